import { expect, test } from 'vitest';
import { jobCount } from './jobs.ts';

test.each([
  [4, 64e9, 4],
  [16, 8e9, 3],
  [2, 1e9, 1],
])('%i cores and %d bytes are good for %i', (cores, memory, jobs) => {
  expect(jobCount(undefined, { cores, memory })).toBe(jobs);
});

test('what is asked for counts', () => {
  expect(jobCount('3')).toBe(3);
  for (const wrong of ['0', '-1', '1.5', 'x', '', '65'])
    expect(() => jobCount(wrong)).toThrow('--jobs must be a whole');
});
