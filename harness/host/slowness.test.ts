import { afterAll, expect, test } from 'vitest';
import { measureSlowness, patient, slowness } from './slowness.ts';

const eachTakes = (milliseconds: number) => async (programs: number) => programs * milliseconds;

afterAll(async () => void (await measureSlowness(eachTakes(1))));

test.each([
  { what: 'a usual machine', each: 1, factor: 1 },
  { what: 'a fast one', each: 0.3, factor: 1 },
  { what: 'one whose page faults are dear', each: 6.5, factor: 6.5 },
  { what: 'one that gives hardly anything', each: 400, factor: 8 },
])('$what has the factor $factor', async ({ each, factor }) => {
  expect(await measureSlowness(eachTakes(each))).toBeCloseTo(factor);
  expect(slowness()).toBeCloseTo(factor);
  expect(patient(1500)).toBeCloseTo(1500 * factor);
});

test('a machine that cannot be measured is as it was', async () => {
  await measureSlowness(eachTakes(3));
  expect(await measureSlowness(() => Promise.reject(new Error('no bash')))).toBeCloseTo(3);
  expect(await measureSlowness(async () => Number.NaN)).toBeCloseTo(3);
});

test('this machine can be measured', async () => {
  const before = await measureSlowness(eachTakes(2.71));
  const factor = await measureSlowness();
  expect(factor).not.toBe(before);
  expect(factor).toBeGreaterThanOrEqual(1);
  expect(factor).toBeLessThanOrEqual(8);
});
