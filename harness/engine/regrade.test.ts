import { expect, test } from 'vitest';
import type { AnyCheck, CheckId, Grade, Json, Outcome } from '../model/index.ts';
import { fakeCheck, fakeUnits, startFake } from './grading.testkit.ts';
import { refuse } from './refuse.ts';
import { regrade } from './regrade.ts';

const student = { id: 's1', name: 'Anna' };
const half: Outcome = { status: 'fail', score: 0.5, expected: 'this', actual: 'that', hint: 'look' };
const pass: Outcome = { status: 'pass' };

function check(id: CheckId, outcome: Outcome = pass, more: Partial<AnyCheck> = {}): AnyCheck {
  return fakeCheck(id, { judge: () => outcome, ...more });
}

async function grade(checks: readonly AnyCheck[]): Promise<Grade> {
  await using grading = startFake(checks);
  return await grading.run();
}

const again = (recorded: Grade, checks: readonly AnyCheck[]) => regrade(recorded, fakeUnits(checks));
const blockedBy = (by: CheckId) => ({ status: 'blocked', by }) as const;

test('the same checks give the same grade, whatever the outcomes', async () => {
  const broken = () => Promise.reject(new Error('gone'));
  const checks = [
    check('day1.a', half, {
      observe: async () => ({ deep: [1, null, { x: 'y' }] }),
      show: ({ deep }) => [{ kind: 'text', title: 't', text: `${deep.length}` }],
    }),
    check('day1.b', blockedBy('day1.a')),
    check('day1.c', pass, { observe: broken }),
    check('day1.d', blockedBy('day1.c')),
    check('day1.e', { ...half, score: 2 } as Outcome),
  ];
  const recorded = await grade(checks);
  expect(recorded.results.map(({ status }) => status)).toEqual(['fail', 'blocked', 'error', 'error', 'error']);
  const read = JSON.parse(JSON.stringify(recorded));
  expect(again(read, checks)).toEqual(recorded);
});

test('what is shown is made anew; where nothing is shown any more, what was recorded stays', async () => {
  const text = (words: string) => [{ kind: 'text', title: 't', text: words } as const];
  const recorded = await grade([check('day1.a', pass, { show: () => text('then') })]);
  const [now] = again(recorded, [check('day1.a', pass, { show: ({ of }) => text(`now ${of}`) })]).results;
  expect(now?.evidence).toEqual(text('now day1.a'));
  expect(again(recorded, [check('day1.a')]).results[0]?.evidence).toEqual(text('then'));
});

test('a record of version 1 becomes one of version 2; what its observations called otherwise has its new name', async () => {
  const seen = { table: { knocks: [1] }, legs: [{ legs: null }], rest: 'knocks' };
  const recorded = await grade([check('day4.a', pass, { observe: async () => seen })]);
  const { testbeds: _, units: __, ...rest } = recorded;
  const judged: Json[] = [];
  const judge: AnyCheck['judge'] = (one) => {
    judged.push(one);
    return pass;
  };
  const now = again({ ...rest, version: 1 }, [check('day4.a', pass, { judge })]);
  expect(judged).toEqual([
    { table: { connections: [1] }, interfaceAddresses: [{ interfaceAddresses: null }], rest: 'knocks' },
  ]);
  expect(now).toMatchObject({ version: 2, testbeds: [], units: [{ id: 'day4' }] });
});

test('points, words and judgements are of today; judged is what was seen then', async () => {
  const recorded = await grade([check('day1.a', half), check('day1.b')]);
  const judged: Json[] = [];
  const judge: AnyCheck['judge'] = (seen) => {
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

test('blame is held against the results of today', async () => {
  const checks = (first: Outcome) => [check('day1.a', first), check('day1.b', blockedBy('day1.a'))];
  const recorded = await grade(checks(half));
  expect(recorded.results[1]).toMatchObject({ status: 'blocked', by: 'day1.a' });
  const now = again(recorded, checks(pass));
  expect(now.results[1]).toMatchObject({ status: 'error', actual: expect.stringContaining('day1.a, which passed') });
  expect(again(now, checks(half))).toEqual(recorded);
});

test('what was not seen then is an error now, which costs nothing', async () => {
  const recorded = await grade([check('day1.a', half)]);
  const now = again(recorded, [check('day1.a'), check('day1.new')]);
  const reason = 'The grader did not look at this then: grade the submission again.';
  expect(now).toMatchObject({ verdict: 'needs-review', earned: 10, possible: 10 });
  expect(now.results.map(({ status, actual }) => [status, actual])).toEqual([
    ['pass', undefined],
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

test('units that were not graded stay ungraded, and a refused submission refused, at the points of today', async () => {
  const units = fakeUnits([check('day1.a', pass, { points: 30 }), check('day2.a')]);
  expect(regrade(await grade([check('day1.a')]), units).results.map(({ id }) => id)).toEqual(['day1.a']);
  const facts = { student, submission: { path: '/s.zip', sha256: 'abc' }, tools: {} };
  const recorded = refuse({ ...facts, units: fakeUnits([check('day1.a')]), reason: 'It is a RAR.' });
  expect(regrade(recorded, units)).toMatchObject({
    verdict: 'failed',
    earned: 0,
    possible: 30,
    results: [{ status: 'fail', actual: 'It is a RAR.' }],
  });
});
