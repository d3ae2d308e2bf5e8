import { afterAll, expect, test } from 'vitest';
import { boundedProcess, tooMuch } from './bounded.ts';

const limits = { milliseconds: 4000, memoryMib: 64 };
const reader = boundedProcess(limits);
afterAll(() => reader[Symbol.asyncDispose]());

const url = new URL('./bounded.testkit.ts', import.meta.url).href;
const call = (name: string, ...args: number[]) => reader.call(url, name, args);

test('what is called answers, one call after the other', async () => {
  expect(await Promise.all([call('twice', 2), call('twice', 4)])).toEqual([{ result: 4 }, { result: 8 }]);
});

test.each([
  ['forEver', { tooMuch: 'time' }],
  ['everything', { tooMuch: 'memory' }],
  ['deep', { tooMuch: 'depth' }],
  ['blame', { threw: 'There are too many of them.', caused: true }],
  ['slip', { threw: 'A mistake of ours.', caused: false }],
])('%s ends with an answer, and the next call has one too', async (name, outcome) => {
  expect(await call(name, 0)).toEqual(outcome);
  expect(await call('twice', 3)).toEqual({ result: 6 });
});

test('each limit has a sentence', () => {
  expect(tooMuch('time', limits)).toBe('What the submission made, said or wrote takes longer than 4 s to be read.');
});
