import { expect, test } from 'vitest';
import { asRendered } from './as-rendered.ts';

test.each([
  ['J\u00f6rg', 'Jo\u0308rg'],
  ['s1', 's\u200b1'],
  ['s1', '\u202es1\u202c'],
  ['s1', '\ufeffs1'],
  ['s1', 's\u00ad1'],
  ['s1', 'S1 '],
  ['s1', 's\u{e0041}1'],
  ['a b', 'a\u00a0 b'],
  ['s1', '\uff531'],
])('%j and %j look the same', (one, other) => expect(asRendered(one)).toBe(asRendered(other)));

test('others do not', () => {
  expect(new Set(['s1', 's2', 's-1', 'jörg', 'jorg', 'ab', 'a b'].map(asRendered)).size).toBe(7);
});
