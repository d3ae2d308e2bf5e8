import { expect, test } from 'vitest';
import { dockerEngine, labHost } from '../testbed/index.ts';
import { fakeCheck, fakeSubmission, fakeUnits, startFake } from './grading.testkit.ts';
import { refuse } from './refuse.ts';

test('a unit with a question is not judged, nor one that builds on it; the others are', async () => {
  const { day1, day2, ...days } = fakeSubmission.days;
  if (!day1 || !day2) throw new Error('The sample has no days.');
  const asked = {
    ...fakeSubmission,
    days: { day1, day2: { ...day2, up: null, question: 'Which one is it?' }, ...days },
  };
  const checks = [
    fakeCheck('day1.a'),
    fakeCheck('day2.a', { on: { kind: 'files' } }),
    fakeCheck('day3.a', { on: labHost({ up: ['day1', 'day2', 'day3'] }) }),
    fakeCheck('day3.b', { on: labHost({ runs: ['day2.tiers'] }) }),
    fakeCheck('day5.a', { on: dockerEngine }),
  ];
  await using grading = startFake(checks, { submission: asked });
  const grade = await grading.run();
  expect(grade).toMatchObject({ verdict: 'needs-review', earned: 10, possible: 10 });
  expect(grade.results.map(({ id, status, actual }) => [id, status, actual])).toEqual([
    ['day1.a', 'pass', undefined],
    ['day2.a', 'error', 'Which one is it?'],
    ['day3.a', 'error', 'Which one is it?'],
    ['day3.b', 'error', 'Which one is it?'],
    ['day5.a', 'error', 'The grader could not tell: a fake has no Docker'],
  ]);
});

test('a refusal fails every check; a question leaves every check open', () => {
  const student = { id: 's', name: 's' };
  const facts = { student, submission: { path: '/s.zip', sha256: 'abc' }, tools: {}, reason: 'It is a RAR.' };
  const units = fakeUnits([fakeCheck('day1.a')]);
  expect(refuse({ ...facts, units })).toMatchObject({ verdict: 'failed', possible: 10 });
  expect(refuse({ ...facts, units, isQuestion: true })).toMatchObject({
    ...{ verdict: 'needs-review', earned: 0, possible: 0 },
    results: [{ status: 'error', actual: 'It is a RAR.' }],
  });
});
