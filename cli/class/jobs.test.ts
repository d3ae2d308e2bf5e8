import { expect, test } from 'vitest';
import { fakeCheck } from '../wiring.testkit.ts';
import { jobCount } from './jobs.ts';

test.each([
  [4, 64e9, 4],
  [16, 8e9, 3],
  [2, 1e9, 1],
])('%i cores and %d bytes are good for %i', (cores, memory, jobs) => {
  expect(jobCount(undefined, [], { cores, memory })).toBe(jobs);
});

test('checks with a lab host of their own take memory for a second one', () => {
  const check = { ...fakeCheck('day4.tiers'), apart: 'tiers' };
  const machine = { cores: 16, memory: 8e9 };
  expect(jobCount(undefined, [{ checks: [fakeCheck('day1.works')] }], machine)).toBe(3);
  expect(jobCount(undefined, [{ checks: [check] }], machine)).toBe(2);
});

test('what is asked for counts', () => {
  expect(jobCount('3')).toBe(3);
  for (const wrong of ['0', '-1', '1.5', 'x', '', '65'])
    expect(() => jobCount(wrong)).toThrow('--jobs must be a whole');
});
