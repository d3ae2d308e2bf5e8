import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Result } from '../model/index.ts';
import { earnedPoints, exitCode, score } from './scoring.ts';

const fail = (part: number) => ({ status: 'fail', score: part, expected: '', actual: '' }) as const;

test('points of an outcome', () => {
  expect(earnedPoints({ status: 'pass' }, 35)).toBe(35);
  expect(earnedPoints(fail(1 / 3), 35)).toBe(11.67);
  expect(earnedPoints(fail(0), 35)).toBe(0);
  expect(earnedPoints({ status: 'blocked', by: 'day1.bridge' }, 35)).toBe(0);
  expect(earnedPoints({ status: 'error', reason: '' }, 35)).toBe(0);
});

const line = (status: Result['status'], points = 10, earned = status === 'pass' ? points : 0) =>
  ({ status, points, earned }) as Result;

test.each<[Result['status'][], string, number, number, number]>([
  [['pass', 'pass'], 'passed', 20, 20, 0],
  [['pass', 'fail'], 'failed', 10, 20, 1],
  [['pass', 'blocked'], 'failed', 10, 20, 1],
  [['pass', 'error'], 'needs-review', 10, 10, 3],
  [['fail', 'error'], 'needs-review', 0, 10, 1],
  [['error'], 'needs-review', 0, 0, 3],
  [[], 'needs-review', 0, 0, 3],
])('%j is %s', (statuses, verdict, earned, possible, code) => {
  const results = statuses.map((status) => line(status));
  expect(score(results)).toEqual({ verdict, earned, possible });
  expect(exitCode({ results })).toBe(code);
});

test('sums of parts have two decimals, and never exceed what is possible', () => {
  expect(score([line('fail', 0.1, 0.1), line('fail', 0.2, 0.2)])).toMatchObject({ earned: 0.3, possible: 0.3 });
  const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.double({ min: 0, max: 1, noNaN: true })));
  fc.assert(
    fc.property(parts, (all) => {
      const sum = score(all.map(([points, part]) => line('fail', points, earnedPoints(fail(part), points))));
      expect(sum.earned).toBeLessThanOrEqual(sum.possible);
      expect(sum.earned).toBe(Number(sum.earned.toFixed(2)));
    }),
  );
});
