import { expect, test } from 'vitest';
import { lab } from '../../checks/index.ts';
import { type Course, finalGrade } from '../../harness/model/index.ts';
import { exampleGrade } from '../../reports/testkit/grade.testkit.ts';
import { withUsualRows } from './usual-rows.ts';

const row = { codeQuality: 60, documentation: 60, presentation: 60, comments: '' };

/** The rows of a mark with these points, of 10 each, in checks of Day 7. */
function rows(course: Course, points: Readonly<Record<string, number>>) {
  const [one] = exampleGrade().results;
  const result = (id: string, earned: number) => ({
    ...one,
    id,
    points: 10,
    earned,
    status: earned === 10 ? 'pass' : 'fail',
  });
  const results = Object.entries({ 'day1.a': 10, ...points }).map(([id, earned]) => result(id, earned));
  const earned = results.reduce((sum, each) => sum + each.earned, 0);
  const grade = { ...exampleGrade(), results, earned, possible: 10 * results.length, verdict: 'failed' };
  const final = finalGrade(grade as never, { row, course: withUsualRows(course) });
  return final.rows.map(({ score }) => score);
}

test('Day 7 gives half of one row and a third of another, and takes nothing from who did not hand it in', () => {
  expect(rows({}, {})).toEqual([100, 60, 60, 60]);
  expect(rows({}, { 'day7.truth': 10, 'day7.slides': 0 })).toEqual([100, 60, 80, 40.2]);
});

test('what a course says itself holds', () => {
  expect(rows({ machine: { documentation: { share: 10, checks: ['day7.truth'] } } }, { 'day7.truth': 10 })).toEqual([
    100, 60, 64, 60,
  ]);
  expect(rows({ extra: { units: { day7: 5 }, cap: 5 } }, { 'day7.truth': 10 })).toEqual([100, 60, 60, 60]);
  expect(rows({ machine: { documentation: { share: 0, checks: ['day1.b'] } } }, { 'day7.slides': 10 })).toEqual([
    100, 60, 60, 73.2,
  ]);
});

test('each check of Day 7 has its row', () => {
  const named = Object.values(withUsualRows({}).machine ?? {}).flatMap(({ checks }) => checks);
  const own = lab.units.find(({ id }) => id === 'day7')?.checks.map(({ id }) => id);
  expect(named.toSorted()).toEqual(own?.toSorted());
});
