import { expect, test } from 'vitest';
import { breach } from '../../harness/expect/contract.ts';
import { orderRequest } from '../../labs/day2/contracts.ts';
import { badBodies } from './order.ts';

const order = { customer_id: 'c', product_id: '2', quantity: 7, total_price: 209.93 };

/** What is wrong with a body that is sent, by the contract of what is taken. */
function wrong(body: string): string | undefined {
  return breach({ status: 200, headers: {}, body, durationMs: 0 }, { status: 200, schema: orderRequest });
}

test('an order of ours keeps the contract', () => {
  expect(wrong(JSON.stringify(order))).toBeUndefined();
});

test.for(badBodies)('$what breaks it', ({ body }) => {
  expect(wrong(body(order))).toEqual(expect.any(String));
});
