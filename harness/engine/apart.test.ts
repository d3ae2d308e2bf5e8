import { expect, test } from 'vitest';
import type { Check, RunResult } from '../model/index.ts';
import type { Submission } from '../submission/index.ts';
import { type GradingOptions, gradeAll, startGrading } from './grading.ts';
import { ended, type FakeLabHost, fakeLabHost } from './lab-host.testkit.ts';

const lab = {
  services: [],
  bridge: { name: 'br', address: '10.0.0.1', prefix: 16 },
  subnet: '10.0.0.0/16',
  forward: { hostPort: 8080, service: 'a', port: 80 },
  internet: [],
};
const submission: Submission = {
  root: '/s',
  entries: [],
  sha256: 'abc',
  remarks: [],
  student: { id: 's1', name: 'Anna' },
  days: { day4: { up: 'bash up.sh', lines: { tiers: 'bash tiers.sh' }, document: null, problems: [] } },
};

function check(name: string, more: Partial<Check> = {}): Check {
  const words = { title: name, spec: 'labs/day4#x', task: '4.4', points: 10 };
  return { id: `day4.${name}`, ...words, observe: async () => ({}), judge: () => ({ status: 'pass' }), ...more };
}

/** A grading of a day with a check in the lab host of all, then two apart; and the lab hosts that were opened for them. */
function start(more: Partial<GradingOptions> = {}, run?: (line: string) => Promise<RunResult>) {
  const opened: FakeLabHost[] = [];
  const host = fakeLabHost();
  const openHost = async () => {
    const other = fakeLabHost(run);
    opened.push(other);
    return other;
  };
  const looked: unknown[] = [];
  const observe: Check['observe'] = async ({ host: seen }) => {
    looked.push(seen);
    return {};
  };
  const checks = [
    check('flat', { observe }),
    check('one', { observe, apart: 'tiers' }),
    check('two', { observe, apart: 'tiers' }),
  ];
  const days = [{ id: 'day4', checks }];
  const grading = startGrading({ host, openHost, lab, submission, days, tools: {}, ...more });
  return { grading, checks, host, opened, looked };
}

test('checks apart share a lab host of their own, opened for the first and ended after the last', async () => {
  const { grading, host, opened, looked } = start();
  const grade = await gradeAll(grading);
  expect(grade.verdict).toBe('passed');
  expect(looked).toEqual([host, opened[0], opened[0]]);
  expect(opened.map(({ calls }) => calls)).toEqual([['unpack', 'run bash tiers.sh', 'dispose']]);
  expect(host.calls).toEqual(['unpack', 'run bash up.sh']);
});

test('no lab host is opened for what is not asked', async () => {
  const { grading, checks, opened } = start();
  await grading.runDay(grading.days[0] as never);
  await grading.runCheck(checks[0] as Check);
  await grading[Symbol.asyncDispose]();
  expect(opened).toEqual([]);
});

test('a line that fails is told with the day, once, and its checks look all the same', async () => {
  const { grading, looked } = start({}, (line) => ended(line, undefined, { exitCode: 1, output: 'no such bridge' }));
  const grade = await gradeAll(grading);
  expect(grade.days[0]?.problem).toBe(
    'tiers of day4 ("bash tiers.sh") ended with exit code 1. Its last line: "no such bridge".',
  );
  expect(looked).toHaveLength(3);
});

test('without a line the lab host stays as it was', async () => {
  const plan = { up: 'bash up.sh', lines: {}, document: null, problems: [] };
  const { grading, opened } = start({ submission: { ...submission, days: { day4: plan } } });
  await gradeAll(grading);
  expect(opened.map(({ calls }) => calls)).toEqual([['unpack', 'dispose']]);
});

test.each([
  [
    'that cannot be opened',
    async () => Promise.reject(new Error('All 256 places are taken')),
    'All 256 places are taken',
  ],
  ['that there is not', undefined, 'this grading has no second lab host'],
])('a lab host %s is our error, and costs nothing', async (_, openHost, reason) => {
  const { grading } = start({ openHost });
  const { results, verdict, possible } = await gradeAll(grading);
  expect(results.map(({ status }) => status)).toEqual(['pass', 'error', 'error']);
  expect(results[1]?.actual).toBe(`The grader could not run tiers of day4 in a lab host of its own: ${reason}`);
  expect([verdict, possible]).toEqual(['needs-review', 10]);
});

test('disposing a grading ends the lab host of a check that was not the last', async () => {
  const { grading, checks, opened } = start();
  await grading.runDay(grading.days[0] as never);
  await grading.runCheck(checks[1] as Check);
  expect(opened[0]?.calls).not.toContain('dispose');
  await grading[Symbol.asyncDispose]();
  expect(opened[0]?.calls).toContain('dispose');
});

test('an interruption is passed on', async () => {
  const stop = new AbortController();
  const hung = Promise.withResolvers<never>();
  const { grading } = start({ signal: stop.signal, openHost: () => hung.promise });
  await grading.runDay(grading.days[0] as never);
  const result = grading.runCheck(grading.days[0]?.checks[1] as Check);
  stop.abort(new Error('interrupted'));
  await expect(result).rejects.toThrow('interrupted');
});
