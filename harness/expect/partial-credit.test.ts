import { expect, test } from 'vitest';
import { partialCredit } from './partial-credit.ts';

const words = { expected: 'All.', hint: 'Look.' };
const right = { what: 'a', trouble: undefined };

test('parts that are all right pass', () => {
  expect(partialCredit([right, right], words)).toEqual({ status: 'pass' });
});

test('the right parts earn their weight, and one trouble of several parts is told once', () => {
  const parts = [
    { ...right, weight: 2 },
    { what: 'b', trouble: 'is wrong' },
    { what: 'c', trouble: 'is wrong' },
  ];
  expect(partialCredit(parts, { ...words, background: 'it is dark' })).toEqual({
    status: 'fail',
    score: 0.5,
    expected: 'All.',
    actual: 'b, c: is wrong. It is dark.',
    hint: 'Look.',
  });
});

test('what only others are to blame for blocks', () => {
  const parts = [right, { what: 'b', trouble: 'is dead', blame: 'day2.stores' as const }];
  expect(partialCredit(parts, words)).toEqual({ status: 'blocked', by: 'day2.stores' });
});

test('what others are to blame for counts neither way beside a fault of its own', () => {
  const parts = [
    right,
    { what: 'b', trouble: 'is dead', blame: 'day2.stores' as const },
    { what: 'c', trouble: 'lies' },
  ];
  expect(partialCredit(parts, words)).toMatchObject({ status: 'fail', score: 0.5, actual: 'c: lies.' });
});
