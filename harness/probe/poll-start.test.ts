import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureSlowness } from '../host/slowness.ts';
import type { LabHost } from '../model/index.ts';
import { pollStart } from './services.ts';

const eachTakes = (milliseconds: number) => measureSlowness(async (programs) => programs * milliseconds);

beforeAll(() => eachTakes(8));
afterAll(() => eachTakes(1));

/** A lab host whose processes have used so much more processor time whenever they are asked, and what else; and how often they were asked. */
function fakeHost(more: number, besides = () => 0) {
  const asked = { times: 0 };
  const probe = async (name: string) => {
    if (name === 'survey') return { processes: 1 };
    asked.times += 1;
    return asked.times * more + besides();
  };
  const host = { probe } as unknown as LabHost;
  return { context: { host, signal: new AbortController().signal }, asked };
}

const isFourth = (times: number) => times >= 4;

test('what is at work is waited for longer on a slow machine', async () => {
  const { context, asked } = fakeHost(10_000);
  expect(await pollStart(context, { milliseconds: 300 }, async () => asked.times, isFourth)).toBe(4);
});

test('what has come to rest is not waited for to the end', async () => {
  const { context, asked } = fakeHost(0);
  await pollStart(
    context,
    { milliseconds: 1000 },
    async () => 0,
    () => false,
  );
  // Asked twice each quarter of a second for the two seconds that a rest has to last, and not for the seven that it might have.
  expect(asked.times).toBeGreaterThan(2);
  expect(asked.times).toBeLessThan(25);
});

test('what our own looks make it do is no work', async () => {
  const looks = { made: 0 };
  const { context, asked } = fakeHost(0, () => looks.made * 1000);
  const look = async () => ++looks.made;
  await pollStart(context, { milliseconds: 1000 }, look, () => false);
  expect(asked.times).toBeLessThan(25);
});

test('where no process is left, nothing is waited for', async () => {
  const asked: string[] = [];
  const probe = async (name: string) => {
    asked.push(name);
    return { processes: 0 };
  };
  const context = { host: { probe } as unknown as LabHost, signal: new AbortController().signal };
  await pollStart(
    context,
    { milliseconds: 100 },
    async () => 0,
    () => false,
  );
  expect(asked).toEqual(['survey']);
});

test('on a usual machine nobody is waited for longer, and nobody is asked', async () => {
  await eachTakes(1);
  const { context, asked } = fakeHost(10_000);
  expect(await pollStart(context, { milliseconds: 1 }, async () => asked.times, isFourth)).toBe(0);
});

test('what began long ago has its least patience all the same', async () => {
  const { context } = fakeHost(0);
  let looks = 0;
  const look = async () => {
    looks += 1;
    return looks;
  };
  expect(await pollStart(context, { milliseconds: 1, since: 0, least: 5000 }, look, (at) => at > 1)).toBe(2);
});
