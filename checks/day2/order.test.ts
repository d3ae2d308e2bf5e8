import { expect, test } from 'vitest';
import { breach } from '../../harness/expect/contract.ts';
import type { Json, LabHostContext } from '../../harness/model/index.ts';
import { orderRequest } from '../../labs/day2/contracts.ts';
import { answer, told } from '../day4/told.ts';
import { badBodies, newOrder } from './order.ts';
import { orderLoad } from './order-load.ts';

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

test('orders that come together are answered with the ids of their own rows', () => {
  const one = (name: string, id: number, rowId: number) => ({
    order: { ...order, customer_id: name },
    answer: answer(201, JSON.stringify({ order_id: id, status: 'created' })),
    row: { id: `${rowId}`, customer_id: name, product_id: order.product_id },
  });
  const judge = (
    pairs: readonly (readonly [id: number, rowId: number])[],
    alone: readonly [number, number] = [9, 9],
  ) => {
    const many = pairs.map(([id, rowId], index) => one(`c${index}`, id, rowId));
    const last = one('quoted', ...alone);
    return told(
      orderLoad.judge({
        orders: many.map((each) => each.order),
        answers: many.map((each) => each.answer),
        quoted: { order: last.order, answer: last.answer },
        rows: { rows: [...many, last].map((each) => each.row) },
      } as unknown as Json),
    );
  };
  expect(
    judge([
      [1, 1],
      [2, 2],
    ]),
  ).toBe('pass');
  expect(
    judge([
      [1, 2],
      [2, 1],
    ]),
  ).toBe('0.75 ids: 2 were answered with another id than their rows have.');
  expect(
    judge([
      [1, 1],
      [1, 2],
    ]),
  ).toBe('0.75 ids: 2 orders have 1 different ids.');
  // Where one that comes alone has a wrong id too, day2.order-row says so.
  expect(
    judge(
      [
        [1, 2],
        [2, 1],
      ],
      [9, 8],
    ),
  ).toBe('pass');
});

test.for(badBodies)('$what breaks it', ({ body }) => {
  expect(wrong(body(order))).toEqual(expect.any(String));
});
