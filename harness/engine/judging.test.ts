import { expect, test } from 'vitest';
import { fakeCheck } from './grading.testkit.ts';
import { judgeWithin } from './judging.ts';

const sample = new URL('./judging-sample.testkit.ts', import.meta.url).href;
const check = fakeCheck('day1.a', { judge: () => ({ status: 'error', reason: 'judged here' }) });
const big = (what: string) => ({ what, ballast: 'x'.repeat(1_000_000) });

test('what is small is judged here', async () => {
  const { outcome } = await judgeWithin(check, { what: 'pass' }, sample);
  expect(outcome).toEqual({ status: 'error', reason: 'judged here' });
  expect((await judgeWithin(check, big('pass'), undefined)).outcome.status).toBe('error');
});

test('what is large is judged in a process that can be ended', { timeout: 60_000 }, async () => {
  const judged = async (what: string) => (await judgeWithin(check, big(what), sample)).outcome;
  expect(await judged('pass')).toEqual({ status: 'pass' });
  expect(await judged('throw')).toEqual({ status: 'error', reason: 'The grader could not tell: no such key' });
  expect(await judged('pass')).toEqual({ status: 'pass' });
});
