import { expect, test } from 'vitest';
import type { Check, CheckId, Grade, Json, Outcome } from '../model/index.ts';
import { gradeAll, startGrading } from './grading.ts';
import { fakeLabHost } from './lab-host.testkit.ts';
import { refuse } from './refuse.ts';
import { regrade } from './regrade.ts';

const plan = { up: 'bash up.sh', lines: {}, document: null, problems: [] };
const student = { id: 's1', name: 'Anna' };
const submission = { root: '/s', entries: [], sha256: 'abc', remarks: [], student, days: { day1: plan, day2: plan } };
const lab = {
  services: [],
  bridge: { name: 'br', address: '10.0.0.1', prefix: 16 },
  subnet: '10.0.0.0/16',
  forward: { hostPort: 8080, service: 'a', port: 80 },
  internet: [],
};
const half: Outcome = { status: 'fail', score: 0.5, expected: 'this', actual: 'that', hint: 'look' };
const pass: Outcome = { status: 'pass' };

function check(id: CheckId, outcome: Outcome = pass, more: Partial<Check> = {}): Check {
  const words = { title: id, spec: 'labs/day1#x', task: '1.1', points: 10 };
  return { id, ...words, observe: async () => ({ of: id }), judge: () => outcome, ...more };
}

async function grade(checks: readonly Check[]): Promise<Grade> {
  const days = [{ id: 'day1', checks }];
  return await gradeAll(startGrading({ host: fakeLabHost(), lab, submission, days, tools: {} }));
}

const again = (recorded: Grade, checks: readonly Check[]) => regrade(recorded, [{ id: 'day1', checks }]);

test('the same checks give the same grade, whatever the outcomes', async () => {
  const broken = () => Promise.reject(new Error('gone'));
  const checks = [
    check('day1.a', half, {
      observe: async ({ attach }) => {
        attach({ kind: 'text', title: 't', text: 'x' });
        return { deep: [1, null, { x: 'y' }] };
      },
    }),
    check('day1.b', pass, { after: ['day1.a'] }),
    check('day1.c', pass, { observe: broken }),
    check('day1.d', pass, { after: ['day1.c'] }),
    check('day1.e', { ...half, score: 2 }),
  ];
  const recorded = await grade(checks);
  expect(recorded.results.map(({ status }) => status)).toEqual(['fail', 'blocked', 'error', 'error', 'error']);
  const read = JSON.parse(JSON.stringify(recorded));
  expect(again(read, checks)).toEqual(recorded);
});

test('points, words and judgements are of today; judged is what was seen then', async () => {
  const recorded = await grade([check('day1.a', half), check('day1.b')]);
  const judged: Json[] = [];
  const judge: Check['judge'] = (seen) => {
    judged.push(seen);
    return { ...half, actual: 'worse', score: 0.25 };
  };
  const now = again(recorded, [check('day1.a', pass, { points: 20, title: 'new' }), check('day1.b', pass, { judge })]);
  expect(judged).toEqual([{ of: 'day1.b' }]);
  expect(now).toMatchObject({ verdict: 'failed', earned: 22.5, possible: 30, student, startedAt: recorded.startedAt });
  expect(now.results).toMatchObject([
    { id: 'day1.a', title: 'new', status: 'pass', points: 20, earned: 20, seen: { of: 'day1.a' } },
    { id: 'day1.b', status: 'fail', earned: 2.5, actual: 'worse', hint: 'look' },
  ]);
  expect(now.results[0]).not.toHaveProperty('actual');
});

test('a check that is held back now keeps what it saw, and is judged when it is no more', async () => {
  const checks = (first: Outcome) => [check('day1.a', first), check('day1.b', pass, { after: ['day1.a'] })];
  const recorded = await grade(checks(pass));
  const blocked = again(recorded, checks(half));
  expect(blocked.results[1]).toMatchObject({
    status: 'blocked',
    earned: 0,
    actual: 'It cannot be observed before day1.a passes.',
  });
  expect(again(blocked, checks(pass))).toEqual(recorded);
});

test('what was not seen then is an error now, which costs nothing', async () => {
  const recorded = await grade([check('day1.a', half), check('day1.b', pass, { after: ['day1.a'] })]);
  const now = again(recorded, [check('day1.a'), check('day1.b', pass, { after: ['day1.a'] }), check('day1.new')]);
  const reason = 'The grader did not look at this then: grade the submission again.';
  expect(now).toMatchObject({ verdict: 'needs-review', earned: 10, possible: 10 });
  expect(now.results.map(({ status, actual }) => [status, actual])).toEqual([
    ['pass', undefined],
    ['error', reason],
    ['error', reason],
  ]);
});

test('a judgement that cannot read what was seen is an error; a check that is gone is gone', async () => {
  const recorded = await grade([check('day1.a'), check('day1.old')]);
  const judge = () => {
    throw new TypeError('seen.flows is undefined');
  };
  const now = again(recorded, [check('day1.a', pass, { judge })]);
  expect(now.results).toMatchObject([
    { id: 'day1.a', status: 'error', actual: 'The grader could not tell: seen.flows is undefined' },
  ]);
});

test('days that were not graded stay ungraded, and a refused submission refused, at the points of today', async () => {
  const days = [
    { id: 'day1', checks: [check('day1.a', pass, { points: 30 })] },
    { id: 'day2', checks: [check('day2.a')] },
  ];
  expect(regrade(await grade([check('day1.a')]), days).results.map(({ id }) => id)).toEqual(['day1.a']);
  const facts = { student, submission: { path: '/s.zip', sha256: 'abc' }, tools: {} };
  const recorded = refuse({ ...facts, days: [{ id: 'day1', checks: [check('day1.a')] }], reason: 'It is a RAR.' });
  expect(regrade(recorded, days)).toMatchObject({
    verdict: 'failed',
    earned: 0,
    possible: 30,
    results: [{ status: 'fail', actual: 'It is a RAR.' }],
  });
});
