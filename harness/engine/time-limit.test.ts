import { afterAll, expect, test } from 'vitest';
import { afterGiven } from '../host/machine-time.ts';
import { measureSlowness } from '../host/slowness.ts';
import { withTimeLimit } from './time-limit.ts';

const eachTakes = (milliseconds: number) => measureSlowness(async (programs) => programs * milliseconds);
const after = (milliseconds: number) =>
  new Promise<string>((resolve) => afterGiven(milliseconds, () => resolve('done')));
const late = (seconds: number) => `late after ${seconds} s`;

afterAll(() => eachTakes(1));

test('what takes longer than its time is late, and is told to stop', async () => {
  await eachTakes(1);
  let told: AbortSignal | undefined;
  const work = (signal: AbortSignal) => {
    told = signal;
    return new Promise(() => undefined);
  };
  await expect(withTimeLimit(work, { milliseconds: 20, late, signal: undefined })).rejects.toThrow('late after 0.02 s');
  expect(told?.aborted).toBe(true);
});

test('where the machine is found to be slow meanwhile, there is so much more time', async () => {
  await eachTakes(1);
  const limited = withTimeLimit(() => after(200), { milliseconds: 100, late, signal: undefined });
  await eachTakes(8);
  expect(await limited).toBe('done');
});

test('who aborts is heard at once, with the reason', async () => {
  const stop = new AbortController();
  const limited = withTimeLimit(() => new Promise(() => undefined), {
    milliseconds: 60_000,
    late,
    signal: stop.signal,
  });
  stop.abort(new Error('Interrupted.'));
  await expect(limited).rejects.toThrow('Interrupted.');
});
