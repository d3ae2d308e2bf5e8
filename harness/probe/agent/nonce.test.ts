import { expect, test } from 'vitest';
import { noncesOf } from './nonce.ts';

const seed = '0123456789abcdef';

test('nonces are found where they stand, also behind other digits', () => {
  const nonces = noncesOf(seed);
  const [one, two] = [nonces.next(), nonces.next()];
  expect(one).not.toBe(two);
  expect(nonces.find(Buffer.from(`GET /${two} HTTP/1.1\r\n\r\n`))).toBe(two);
  expect(nonces.find(Buffer.from(`\u0008ab${one}${one}`, 'latin1'))).toBe(one);
});

test('what we have not made is no nonce, though it were the next', () => {
  const [ahead, nonces] = [noncesOf(seed), noncesOf(seed)];
  const next = [ahead.next(), ahead.next()][1] ?? '';
  nonces.next();
  expect(nonces.find(Buffer.from(next))).toBeUndefined();
  expect(nonces.find(Buffer.from('a'.repeat(100_000)))).toBeUndefined();
  expect(nonces.find(Buffer.alloc(0))).toBeUndefined();
});

test('no nonce has a part of the seed in it', () => {
  const nonces = noncesOf(seed);
  const all = Array.from({ length: 100 }, () => nonces.next()).join(' ');
  for (let at = 0; at + 8 <= seed.length; at++) expect(all).not.toContain(seed.slice(at, at + 8));
});
