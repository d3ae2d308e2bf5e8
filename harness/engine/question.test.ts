import { expect, test } from 'vitest';
import { gradeAll, startGrading } from './grading.ts';
import { fakeLabHost } from './lab-host.testkit.ts';
import { refuse } from './refuse.ts';

const check = (id: `${string}.${string}`) => ({
  id,
  task: '1.1',
  title: id,
  spec: 'labs/x',
  points: 10,
  observe: async () => ({}),
  judge: () => ({ status: 'pass' as const }),
});
const plan = { up: 'true', lines: {}, document: null, problems: [] };
const student = { id: 's', name: 's' };

test('a day with a question is not judged, nor one that builds on it; those before and those alone are', async () => {
  const asks = { ...plan, up: null, question: 'Which one is it?' };
  const submission = {
    ...{ root: '/s', entries: [], sha256: 'abc', remarks: [], student },
    days: { day1: plan, day2: asks, day3: plan, day4: plan },
  };
  const days = ['day1', 'day2', 'day3'].map((id) => ({ id, checks: [check(`${id}.a`)] }));
  const alone = { id: 'day4', alone: true, checks: [check('day4.a')] };
  const lab = { namespaces: [] } as never;
  const options = { host: fakeLabHost(), lab, submission, days: [...days, alone], tools: {} };
  const grade = await gradeAll(startGrading(options));
  expect(grade).toMatchObject({ verdict: 'needs-review', earned: 20, possible: 20 });
  expect(grade.results.map(({ id, status, actual }) => [id, status, actual])).toEqual([
    ['day1.a', 'pass', undefined],
    ['day2.a', 'error', 'Which one is it?'],
    ['day3.a', 'error', 'Which one is it?'],
    ['day4.a', 'pass', undefined],
  ]);
});

test('a refusal fails every check; a question leaves every check open', () => {
  const facts = { student, submission: { path: '/s.zip', sha256: 'abc' }, tools: {}, reason: 'It is a RAR.' };
  const days = [{ id: 'day1', checks: [check('day1.a')] }];
  expect(refuse({ ...facts, days })).toMatchObject({ verdict: 'failed', possible: 10 });
  expect(refuse({ ...facts, days, isQuestion: true })).toMatchObject({
    ...{ verdict: 'needs-review', earned: 0, possible: 0 },
    results: [{ status: 'error', actual: 'It is a RAR.' }],
  });
});
