import { expect, test } from 'vitest';
import type { Json } from '../../harness/model/index.ts';
import { answer, told } from '../day4/told.ts';
import { productContract } from './product-contract.ts';

const product = (id: string) => ({ id, name: `Thing ${id}`, price: 1.5, stock: 3 });
const missing = JSON.stringify({ error: 'Product not found' });
const answers = [
  answer(200, JSON.stringify({ status: 'healthy', service: 'product-service' })),
  answer(200, JSON.stringify([product('1'), product('2')])),
  answer(200, JSON.stringify(product('1'))),
  answer(404, missing),
];
const scene = {
  keys: { 'product-service': 'product-service' },
  listeners: [{ namespace: 'product-service', address: '0.0.0.0', port: 5000 }],
};
const judge = (more: object) =>
  told(productContract.judge({ scene, answers, redis: true, ...more } as unknown as Json));

test('each product of the list can be had by its id, not only the first', () => {
  expect(judge({})).toBe('pass');
  expect(judge({ another: null })).toBe('pass');
  expect(judge({ another: { id: '2', answer: answer(200, JSON.stringify(product('2'))) } })).toBe('pass');
  expect(judge({ another: { id: '2', answer: answer(200, JSON.stringify(product('1'))) } })).toMatch(
    /^0\.\d\d another of the list: it is not the product 2\.$/,
  );
  expect(judge({ another: { id: '2', answer: answer(404, missing) } })).toMatch(/^0\.\d\d another of the list: .*404/);
  expect(judge({ redis: false, another: { id: '2', answer: answer(500) } })).toBe('blocked by day2.stores');
});
