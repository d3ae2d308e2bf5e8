import { expect, test } from 'vitest';
import type { Json } from '../../harness/model/index.ts';
import { answer, told } from '../day4/told.ts';
import { gateway503 } from './gateway-503.ts';

const cut = (how: string, more: object = {}) => ({
  ...{ how, products: answer(503, '{}'), order: answer(201, '{}'), healed: answer(200, '[]'), met: 3 },
  ...more,
});
const judge = (refused: object = {}, silent: object = {}) => {
  const cuts = [cut('refused', refused), cut('silent', silent)];
  const before = { products: answer(200, '[]'), order: answer(201, '{}'), direct: answer(200, '[]') };
  return told(gateway503.judge({ ...before, cuts } as unknown as Json));
};

test('a 503 counts from who has asked, and a list from who has not is not this check’s', () => {
  expect(judge()).toBe('pass');
  expect(judge({ met: 0 }, { met: 0 })).toBe(
    '0.50 connections refused, silence: it said so and had not asked the product service.',
  );
  expect(judge({ met: 0, products: answer(200, '[]') })).toBe('blocked by day2.gateway-routes');
  expect(judge({ products: answer(500) })).toMatch(/^0\.63 connections refused: /);
});
