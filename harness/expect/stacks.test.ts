import { expect, test } from 'vitest';
import { likeliestOf, numbersIn, sidesIn } from './stacks.ts';

test.each([
  ['1,234.5 ± 20', 1234.5],
  ['1 050', 1050],
  ['6.568,4', 6568.4],
  ['1.234.567', 1_234_567],
  ['1,234,567', 1_234_567],
  ['12,5', 12.5],
  ['12.568', 12.568],
  ['6,568', 6568],
  ["6'568", 6568],
  ['6.6 k', 6600],
  ['6.5684e3 req/s', 6568.4],
  ['0 (0 %)', 0],
])('a number that is written as %s most likely means %d', (text, value) => {
  expect(likeliestOf(numbersIn(text)[0] ?? '')).toBeCloseTo(value, 6);
});

test('a text is about one of two stacks, both, or neither', () => {
  expect(sidesIn('Docker on Linux')).toEqual(['docker', 'linux']);
  expect(sidesIn('Raw namespaces')).toEqual(['linux']);
  expect(sidesIn('Containers')).toEqual(['docker']);
  expect(sidesIn('nginx')).toEqual([]);
});
