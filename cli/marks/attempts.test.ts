import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AnyCheck, Course, Grade } from '../../harness/model/index.ts';
import { finalGrade, latenessOf } from '../../harness/model/index.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { grade as gradeClass, within } from '../class/class.testkit.ts';
import { writeClass } from '../class/class-reports.ts';
import { fakeCheck, fakeWiring, useTestKey } from '../wiring.testkit.ts';
import { chooseAttempt } from './attempts.ts';
import { gradeOf, type Lines, signed } from './marks.testkit.ts';
import { readClass } from './read-class.ts';

useTestKey();

const course: Course = { deadlines: { all: '2026-11-27T12:00:00Z' }, late: { perDay: 50 } };
const weights = { technical: 100, codeQuality: 0, documentation: 0, presentation: 0 };
const points = (earned: number): Lines => ({ 'day1.a': [earned, 100] });

function attempt(name: string, grade: Grade) {
  const record = { folder: `/grades/${name}`, file: `/grades/${name}/grade.json`, grade };
  const final = finalGrade(grade, { course: { ...course, weights } });
  return { record, final, lateness: latenessOf(grade, [], course) };
}

const early = attempt('early', gradeOf('s1', points(40), { handedIn: '2026-11-26T12:00:00Z' }));
const good = attempt('good', gradeOf('s1', points(70), { handedIn: '2026-11-27T11:00:00Z' }));
const late = attempt('late', gradeOf('s1', points(100), { handedIn: '2026-11-28T11:00:00Z' }));
const later = attempt('later', gradeOf('s1', points(100), { handedIn: '2026-11-29T11:00:00Z' }));
const untold = attempt('untold', gradeOf('s1', points(90), { startedAt: '2026-11-27T13:00:00.000Z' }));
const unjudged = attempt(
  'unjudged',
  gradeOf('s1', { 'day1.a': [0, 100, 'error'] }, { handedIn: '2026-11-27T11:30:00Z' }),
);

test.each([
  ['newest', [early, late, good], 'late'],
  ['best', [early, late, good], 'good'],
  ['best', [late, later], 'late'],
  ['best', [early, unjudged], 'early'],
  ['best', [unjudged], 'unjudged'],
  ['last-before-deadline', [late, good, early], 'good'],
  ['last-before-deadline', [later, late], 'late'],
  ['newest', [untold, attempt('graded first', gradeOf('s1', points(1)))], 'untold'],
] as const)('%s of %#', (rule, attempts, expected) => {
  const chosen = chooseAttempt(attempts, rule);
  if ('question' in chosen) throw new Error(chosen.question);
  expect(chosen.counts.record.folder).toBe(`/grades/${expected}`);
  expect(new Set([chosen.counts, ...chosen.others])).toEqual(new Set(attempts));
});

test('what cannot be told is a question', () => {
  const ask = (...all: Parameters<typeof chooseAttempt>) => {
    const chosen = chooseAttempt(...all);
    return 'question' in chosen ? chosen.question : '';
  };
  expect(ask([early, good], undefined)).toMatch(/^There are several records, "early" and "good": say in course\.json/);
  expect(ask([early, untold], 'last-before-deadline')).toMatch(/^Nobody told when each of /);
  const { known: _, ...plain } = early.record.grade.student;
  const eve = attempt('eve', {
    ...early.record.grade,
    student: plain,
    submission: { path: '/class/eve.zip', sha256: '1'.repeat(64) },
  });
  expect(ask([early, eve], 'best')).toMatch(/"early" and "eve" may be of different people/);
  const other = { ...early.record.grade.student, known: { login: 's2' } };
  expect(ask([early, attempt('other', { ...early.record.grade, student: other })], 'newest')).toMatch(
    /different people/,
  );
});

test('a record that nobody can choose between leaves the mark empty, is named, and stops nobody', async () => {
  await using folder = await sampleFolder({
    's1/grade.json': await signed(early.record.grade),
    's1-again/grade.json': await signed(good.record.grade),
    's2/grade.json': await signed(gradeOf('s2', points(50))),
    'course.json': JSON.stringify({ weights, deadlines: course.deadlines }),
  });
  const { finals, records, remarks } = await readClass(folder.path);
  expect([...(finals ?? [])].map(([id, { total }]) => [id, total])).toEqual([['s2', 50]]);
  expect(records).toHaveLength(3);
  expect(remarks).toEqual([{ id: 's1', reason: expect.stringMatching(/^There are several records/) }]);
});

/** As many points as the script says. */
const check: AnyCheck = {
  ...fakeCheck('day1.works'),
  observe: async ({ files }: { readonly files: { text(path: string): string } }) => ({
    says: files.text('day1/up.sh'),
  }),
  judge: (seen) => {
    const score = Number(/\d+/.exec((seen as { says: string }).says)?.[0]) / 10;
    return score === 1 ? { status: 'pass' } : { status: 'fail', score, expected: 'ten', actual: 'fewer' };
  },
};

test('what is handed in again does not replace the record where the course has a rule, and the rule says which one counts', async () => {
  const script = (points: number) => ({ 'day1/up.sh': `echo ${points}\n` });
  await using first = await sampleFolder({ ...within('anna', script(8)), ...within('bob', script(5)) });
  await using second = await sampleFolder({ ...within('anna', script(6)), ...within('bob', script(5)) });
  await using out = await sampleFolder({ 'course.json': JSON.stringify({ resubmissions: 'best' }) });
  const wiring = fakeWiring({ checks: [check] });
  await gradeClass(wiring, first, out);
  const again = await gradeClass(wiring, second, out);
  expect(again.err).toBe('');
  const names = await readdir(out.path);
  expect(names.sort()).toEqual(['anna', expect.stringMatching(/^anna\+attempt-[0-9a-f]{16}$/), 'bob', 'course.json']);
  const counted = async () => (await readClass(out.path)).records.map(({ grade }) => grade.earned);
  expect(await counted()).toEqual([8, 5]);
  await writeFile(join(out.path, 'course.json'), JSON.stringify({ resubmissions: 'newest' }));
  const { records, attempts } = await readClass(out.path, { folders: [join(out.path, 'anna'), join(out.path, 'bob')] });
  expect(records.map(({ grade }) => grade.earned)).toEqual([6, 5]);
  expect(attempts.map(({ grade }) => grade.earned)).toEqual([8]);
  await using none = await sampleFolder({});
  await gradeClass(wiring, first, none);
  await gradeClass(wiring, second, none);
  expect(await readdir(none.path)).toEqual(['anna', 'bob']);
});

test('a row of the rubric that is wrong costs that student the mark only, and is named', async () => {
  const header = 'id,name,technical %,code quality %,documentation %,presentation %,comments';
  const rows = ['s1,,,80,8O,80,', 's2,,,80,80,80,', 's3,,,80,80,80,', 's3,,,90,90,90,', 'gone,,,1,1,1,'];
  const ids = ['s1', 's2', 's3'];
  const records = ids.map(async (id) => [`${id}/grade.json`, await signed(gradeOf(id, points(80)))] as const);
  const files = Object.fromEntries(await Promise.all(records));
  await using folder = await sampleFolder({ ...files, 'rubric.csv': [header, ...rows, ''].join('\n') });
  const { finals, remarks } = await readClass(folder.path);
  expect(ids.map((id) => finals?.get(id)?.total)).toEqual([null, 80, null]);
  expect(remarks.map(({ id, reason }) => [id, reason.replace(/^.*rubric\.csv, /, '')])).toEqual([
    ['s1', 'line 2: documentation % must be a number from 0 to 100, or empty, not "8O".'],
    ['s3', 'line 5: the student "s3" has a row already.'],
    ['gone', 'line 6: no student "gone" was graded here.'],
  ]);
  await expect(readClass(folder.path, { isRubric: true })).rejects.toThrow('line 2: documentation %');
});

test('where the record is altered, an earlier attempt does not count in its place', async () => {
  const older = await signed(early.record.grade);
  await using folder = await sampleFolder({
    's1/grade.json': (await signed(good.record.grade)).replace('"earned": 70', '"earned": 71'),
    's1+attempt-0123456789abcdef/grade.json': older,
    's2/grade.json': await signed(gradeOf('s2', points(50))),
    'course.json': JSON.stringify({ resubmissions: 'newest' }),
  });
  const marked = await readClass(folder.path);
  expect([...marked.unclear]).toEqual(['s1']);
  expect(marked.remarks).toEqual([
    { id: 's1', reason: expect.stringMatching(/s1" does not count, so it is not known/) },
  ]);
  await writeClass({ marked, target: join(folder.path, 'class') });
  const book = await readFile(join(folder.path, 'class/gradebook.csv'), 'utf8');
  expect(book).toMatch(/\r\ns1,,,s1,,\r\nStudent s2,,,s2,,50\r\n$/);
});
