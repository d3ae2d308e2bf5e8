/** What has to hold before anything is built. Whoever has cloned the repository runs the same: node tests.ts */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));

test('a release has a name', () => {
  const { release } = read('release.json');
  assert.ok(typeof release === 'string' && release !== '');
});

test('a product is whole, and has a price and a stock that can be', () => {
  for (const { id, name, price, stock } of read('products.json')) {
    for (const text of [id, name]) assert.ok(typeof text === 'string' && text !== '', `not a text: ${text}`);
    assert.ok(typeof price === 'number' && price > 0, `a price of ${price}`);
    assert.ok(Number.isInteger(stock) && stock >= 0, `a stock of ${stock}`);
  }
});

test('no two products have one id', () => {
  const ids = read('products.json').map(({ id }: { readonly id: string }) => id);
  assert.equal(new Set(ids).size, ids.length);
});
