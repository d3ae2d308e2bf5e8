import { expect, test } from 'vitest';
import { drawnNumber, drawnText } from './drawn.ts';

const seed = '0123456789abcdef';

test('what is drawn is the same for one seed, other for each, and carries no part of the seed', () => {
  expect(drawnText(seed, 'a')).toBe(drawnText(seed, 'a'));
  const texts = ['a', 'b', 'c'].map((what) => drawnText(seed, what));
  expect(new Set([...texts, drawnText(`${seed}0`, 'a')]).size).toBe(4);
  for (const text of texts)
    for (let at = 0; at + 6 <= seed.length; at++) expect(text).not.toContain(seed.slice(at, at + 6));
});

test('numbers are whole, and lie below what was asked', () => {
  const numbers = Array.from({ length: 200 }, (_, index) => drawnNumber(seed, `n ${index}`, 7));
  expect([...new Set(numbers)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
