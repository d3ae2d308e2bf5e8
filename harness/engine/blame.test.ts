import { expect, test } from 'vitest';
import type { CheckId } from '../model/index.ts';
import { fakeCheck as check, failed, startFake } from './grading.testkit.ts';

const waits = (id: CheckId, by: CheckId) => check(id, { judge: () => ({ status: 'blocked', by }) });

test('blocked stands where the blamed check really did not pass; else it is an error that says why', async () => {
  const wrong = () => Promise.reject(new Error('The agent is gone.'));
  const checks = [
    check('day1.a', { judge: () => failed }),
    waits('day1.b', 'day1.a'),
    waits('day1.c', 'day1.b'),
    check('day1.d', { observe: wrong }),
    waits('day1.e', 'day1.d'),
    waits('day1.f', 'day9.other'),
    check('day1.g'),
    waits('day1.h', 'day1.g'),
    waits('day1.i', 'day1.h'),
    waits('day1.j', 'day1.k'),
    waits('day1.k', 'day1.j'),
  ];
  await using grading = startFake(checks);
  const { results } = await grading.run();
  const told = (reason: string) => `The grader could not tell: this waits for ${reason}`;
  expect(results.map(({ id, status, actual }) => [id.slice(5), status, actual])).toEqual([
    ['a', 'fail', 'that'],
    ['b', 'blocked', 'It cannot be observed before day1.a passes.'],
    ['c', 'blocked', 'It cannot be observed before day1.b passes.'],
    ['d', 'error', 'The grader could not tell: The agent is gone.'],
    ['e', 'error', told('day1.d, which could not be told either.')],
    ['f', 'error', told('day9.other, which was not run: grade the two together.')],
    ['g', 'pass', undefined],
    ['h', 'error', told('day1.g, which passed.')],
    ['i', 'error', told('day1.g, which passed.')],
    ['j', 'error', 'The grader could not tell: day1.j waits for day1.k waits for day1.j.'],
    ['k', 'error', 'The grader could not tell: day1.k waits for day1.j waits for day1.k.'],
  ]);
  expect(results[7]?.seen).toEqual({ of: 'day1.h' });
});

test('a check may wait for one of another testbed', async () => {
  const on = { kind: 'lab-host', up: ['day3'], runs: [] } as const;
  const slow = check('day3.slow', {
    on,
    observe: () => new Promise((resolve) => setTimeout(resolve, 10, 1)),
    judge: () => failed,
  });
  await using grading = startFake([waits('day1.a', 'day3.slow'), slow], { hosts: 2 });
  expect((await grading.run()).results.map(({ status }) => status)).toEqual(['blocked', 'fail']);
});
