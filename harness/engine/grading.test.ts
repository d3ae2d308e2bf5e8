import { expect, test } from 'vitest';
import type { Check, LabHost, Outcome } from '../model/index.ts';
import type { Submission } from '../submission/index.ts';
import { type GradingOptions, gradeAll, startGrading } from './grading.ts';
import { ended, fakeLabHost } from './lab-host.testkit.ts';

const lab = {
  services: [],
  bridge: { name: 'br', address: '10.0.0.1', prefix: 16 },
  subnet: '10.0.0.0/16',
  forward: { hostPort: 8080, service: 'a', port: 80 },
  internet: [],
};
const plan = { up: 'bash up.sh', lines: {}, document: 'the document', problems: [] };
const submission: Submission = {
  root: '/s',
  entries: [],
  sha256: 'abc',
  remarks: [],
  student: { id: 's1', name: 'Anna' },
  days: { day1: plan, day2: { up: null, lines: {}, document: null, problems: ['No up.'] } },
};
const failed: Outcome = { status: 'fail', score: 0.5, expected: 'this', actual: 'that' };

function check(name: string, more: Partial<Check> = {}): Check {
  const words = { title: name, spec: 'labs/day1#x', task: '1.1', points: 10 };
  return { id: `day1.${name}`, ...words, observe: async () => ({ name }), judge: () => ({ status: 'pass' }), ...more };
}

function start(checks: readonly Check[], more: Partial<GradingOptions> = {}) {
  const days = [{ id: 'day1', checks }];
  return startGrading({ host: fakeLabHost(), lab, submission, days, tools: { node: '24' }, ...more });
}

test('a grade tells who, what and how it went, in the order of the checks', async () => {
  const host = fakeLabHost();
  const kinds: string[] = [];
  const observe: Check['observe'] = async ({ attach, document }) => {
    attach({ kind: 'text', title: 't', text: 'x' });
    return { document, nothing: undefined };
  };
  const grading = start([check('a', { observe }), check('b', { judge: () => failed })], {
    host,
    onProgress: ({ kind }) => kinds.push(kind),
  });
  const grade = await gradeAll(grading);
  expect(grade).toMatchObject({
    version: 1,
    student: { id: 's1', name: 'Anna' },
    submission: { path: '/s', sha256: 'abc' },
    seed: 'c0ffee00',
    tools: { node: '24' },
    verdict: 'failed',
    earned: 15,
    possible: 20,
    days: [{ day: 'day1', up: { exitCode: 0 } }],
  });
  expect(grade.startedAt).toMatch(/^\d{4}-.*Z$/);
  expect(grade.days[0]).not.toHaveProperty('problem');
  const common = { task: '1.1', spec: 'labs/day1#x', points: 10, durationMs: expect.any(Number) };
  expect(grade.results).toEqual([
    {
      ...common,
      id: 'day1.a',
      title: 'a',
      status: 'pass',
      earned: 10,
      evidence: [{ kind: 'text', title: 't', text: 'x' }],
      seen: { document: 'the document' },
    },
    {
      ...common,
      id: 'day1.b',
      title: 'b',
      status: 'fail',
      earned: 5,
      expected: 'this',
      actual: 'that',
      evidence: [],
      seen: { name: 'b' },
    },
  ]);
  expect(host.calls).toEqual(['unpack', 'run bash up.sh']);
  expect(kinds).toEqual(['up-start', 'up-end', 'check-start', 'check-end', 'check-start', 'check-end']);
});

test('a prerequisite that did not pass blocks; one that is unknown makes unknown', async () => {
  const wrong = () => Promise.reject(new Error('The agent is gone.'));
  const { results } = await gradeAll(
    start([
      check('a', { judge: () => failed }),
      check('b', { after: ['day1.a'] }),
      check('c', { after: ['day1.b'] }),
      check('d', { observe: wrong }),
      check('e', { after: ['day1.d'] }),
      check('f', { after: ['day9.other'] }),
    ]),
  );
  expect(results.map(({ id, status, actual }) => [id, status, actual])).toEqual([
    ['day1.a', 'fail', 'that'],
    ['day1.b', 'blocked', 'It cannot be observed before day1.a passes.'],
    ['day1.c', 'blocked', 'It cannot be observed before day1.b passes.'],
    ['day1.d', 'error', 'The grader could not tell: The agent is gone.'],
    ['day1.e', 'error', 'The grader could not tell: day1.d, on which this depends, is unknown.'],
    ['day1.f', 'pass', undefined],
  ]);
});

test('one check alone runs what it depends on first, and everything runs once', async () => {
  const order: string[] = [];
  const noted = (name: string, more: Partial<Check> = {}) =>
    check(name, { observe: async () => order.push(name), ...more });
  const checks = [noted('a'), noted('b'), noted('c', { after: ['day1.a'] })] as const;
  const grading = start(checks);
  expect(await grading.runCheck(checks[2])).toBe(await grading.runCheck(checks[2]));
  await grading.runCheck(checks[0]);
  expect(order).toEqual(['a', 'c']);
  expect(grading.finish().results.map(({ id }) => id)).toEqual(['day1.a', 'day1.c']);
});

test('whatever goes wrong in a check is an error that costs nothing', async () => {
  const never = check('never', { observe: () => new Promise(() => {}) });
  let aborted = false;
  const told = check('told', {
    observe: ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason);
        });
      }),
  });
  const bad = () => {
    throw new TypeError('no such \u001b[31mkey');
  };
  const scored = check('scored', { judge: () => ({ ...failed, score: Number.NaN }) });
  const nothing = check('nothing', { observe: async () => undefined as never });
  const limits = { upMs: 1000, checkMs: 20 };
  const grade = await gradeAll(
    start([never, told, check('bad', { judge: bad }), scored, nothing, check('z')], { limits }),
  );
  expect(grade.results.map(({ status, actual }) => `${status}: ${actual}`)).toEqual([
    'error: The grader could not tell: It took longer than 0.02 s.',
    'error: The grader could not tell: It took longer than 0.02 s.',
    'error: The grader could not tell: no such key',
    "error: The grader could not tell: The check's score is NaN, not between 0 and 1.",
    'error: The grader could not tell: The check observed nothing.',
    'pass: undefined',
  ]);
  expect(aborted).toBe(true);
  expect(grade.results.map(({ seen }) => seen)).toEqual([
    undefined,
    undefined,
    { name: 'bad' },
    { name: 'scored' },
    undefined,
    { name: 'z' },
  ]);
  expect(grade).toMatchObject({ verdict: 'needs-review', earned: 10, possible: 10 });
});

test('a day without up, or whose up fails, is still judged', async () => {
  const host = fakeLabHost((line) => ended(line, undefined, { exitCode: 1, output: 'oops' }));
  const days = [
    { id: 'day1', checks: [] },
    { id: 'day2', checks: [check('x')] },
  ];
  const grade = await gradeAll(start([], { host, days }));
  expect(grade.days).toMatchObject([
    {
      day: 'day1',
      up: { exitCode: 1 },
      problem: 'up of day1 ("bash up.sh") ended with exit code 1. Its last line: "oops".',
    },
    { day: 'day2', problem: 'No up.' },
  ]);
  expect(grade.results).toMatchObject([{ status: 'pass' }]);
  expect(host.calls).toEqual(['unpack', 'run bash up.sh']);
});

test.each<[string, Partial<LabHost>]>([
  ['unpack', { unpack: () => Promise.reject(new Error('The lab host ended early.')) }],
  ['run', { run: () => Promise.reject(new Error('The lab host ended early.')) }],
])('a lab host that cannot %s costs no mark', async (_, broken) => {
  const grade = await gradeAll(start([check('a')], { host: { ...fakeLabHost(), ...broken } }));
  const reason = 'The grader could not run up of day1: The lab host ended early.';
  expect(grade.days).toEqual([{ day: 'day1', problem: reason }]);
  expect(grade.results).toMatchObject([{ status: 'error', actual: reason }]);
});

test('the environment and the time limit of up', async () => {
  const seen: unknown[] = [];
  const host = fakeLabHost((line, options) => {
    seen.push(options);
    return ended(line);
  });
  await gradeAll(start([], { host }));
  expect(seen).toEqual([{ env: { LAB_DAY: 'day1', LAB_UPLINK: 'eth0' }, timeoutMs: 120_000 }]);
});

test('an abort ends the grading with its reason, in up and in a check', async () => {
  const stop = new AbortController();
  const reason = new Error('Ended by SIGINT.');
  const forever = () => new Promise<never>(() => setTimeout(() => stop.abort(reason), 5));
  const inCheck = start([check('a', { observe: forever })], { signal: stop.signal });
  await expect(gradeAll(inCheck)).rejects.toBe(reason);
  const again = start([check('a')], { signal: stop.signal, host: fakeLabHost(forever) });
  await expect(gradeAll(again)).rejects.toBe(reason);
});
