import { expect, test } from 'vitest';
import { breach } from '../../harness/expect/contract.ts';
import type { LabHostContext } from '../../harness/model/index.ts';
import { orderRequest } from '../../labs/day2/contracts.ts';
import { badBodies, newOrder } from './order.ts';

const order = { customer_id: 'c', product_id: '2', quantity: 7, total_price: 209.93 };

/** What is wrong with a body that is sent, by the contract of what is taken. */
function wrong(body: string): string | undefined {
  return breach({ status: 200, headers: {}, body, durationMs: 0 }, { status: 200, schema: orderRequest });
}

test('an order of ours keeps the contract', () => {
  expect(wrong(JSON.stringify(order))).toBeUndefined();
});

test('what is ordered is drawn anew in each run, and looking again draws nothing better', () => {
  const orders = (seed: string) => [1, 2, 3].map(() => newOrder({ host: { seed } } as LabHostContext));
  const quantities = (seed: string) => new Set(orders(seed).map(({ quantity }) => quantity));
  const runs = Array.from({ length: 40 }, (_, run) => quantities(`seed ${run}`));
  expect(runs.every(({ size }) => size === 1)).toBe(true);
  expect(new Set(runs.flatMap((one) => [...one])).size).toBeGreaterThan(10);
  expect(orders('a').map((one) => wrong(JSON.stringify(one)))).toEqual([undefined, undefined, undefined]);
  expect(new Set(orders('a').map(({ customer_id }) => customer_id)).size).toBe(3);
});

test.for(badBodies)('$what breaks it', ({ body }) => {
  expect(wrong(body(order))).toEqual(expect.any(String));
});
