import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { fakeStreams, useTestKey } from '../wiring.testkit.ts';
import { findStudent, timeOf } from './find-student.ts';
import { gradeOf, signed } from './marks.testkit.ts';
import { readClass } from './read-class.ts';
import { type AdjustRequest, runAdjust } from './run-adjust.ts';
import { showText } from './show-text.ts';

useTestKey();

const deadlines = { all: '2026-11-27T23:59:00+01:00' };
const course = {
  weights: { technical: 100, codeQuality: 0, documentation: 0, presentation: 0 },
  deadlines,
  late: { perDay: 10 },
};

async function classOf(files: Readonly<Record<string, string>> = {}) {
  return await sampleFolder({
    's1/grade.json': await signed(gradeOf('s1', { 'day1.a': [6, 10], 'day1.b': [10, 10] })),
    's2/grade.json': await signed(gradeOf('s2', { 'day1.a': [10, 10] })),
    'course.json': JSON.stringify(course),
    ...files,
  });
}

async function adjust(folder: string, request: Partial<AdjustRequest>) {
  const streams = fakeStreams();
  const code = await runAdjust({ student: 's1', folder, reason: 'Because.', ...request }, streams);
  return { code, out: streams.text().out };
}

test('each change stands beside the record, which stays as it is, and in what is shown', async () => {
  await using folder = await classOf();
  const record = await readFile(join(folder.path, 's1/grade.json'), 'utf8');
  expect((await adjust(folder.path, { points: '+2,5' })).out).toMatch(
    /^s1: 80 of 100 → 82\.5 of 100\nThe reports of this student/,
  );
  await adjust(join(folder.path), { student: join(folder.path, 's1'), excuse: 'day1.a' });
  await adjust(folder.path, { student: 'student S1', handedIn: '2026-11-29T00:00:00+01:00', reason: 'By mail.' });
  expect((await adjust(folder.path, { extend: '2026-11-28' })).out).toMatch(/^s1: 82\.5 of 100 → 92\.5 of 100/);
  expect(await readFile(join(folder.path, 's1/grade.json'), 'utf8')).toBe(record);
  expect((await readdir(join(folder.path, 's1'))).sort()).toEqual([
    '.mark',
    'adjustments.json',
    'grade.json',
    'junit.xml',
    'report.html',
    'report.pdf',
    'results.json',
  ]);
  expect(await readdir(join(folder.path, 's2'))).toEqual(['grade.json']);
  const { marked, record: found } = await findStudent('s1', folder.path);
  const text = showText(found, marked).replaceAll(folder.path, 'CLASS');
  expect(text.split('\n')).toEqual([
    'Student s1 (s1)',
    '16 of 20 points (80 %). Marks were lost.',
    'Submission: /class/s1',
    'Record: CLASS/s1',
    '  day1.a: fail, 6/10',
    '',
    'Final mark: 92.5 of 100',
    'Technical part: 100 % (counts 100 %; 10 of 10 points)',
    'Adjusted: +2.5 (Because)',
    'Excused: day1.a: in no sum: Because',
    'Time of the hand-in: 29 November 2026, 00:00 (UTC+01:00): By mail',
    'Deadline extended: to 28 November 2026, 23:59 (UTC+01:00): Because',
    'Late: −10 (1 day begun: due 28 November 2026, 23:59 (UTC+01:00), handed in 29 November 2026, 00:00 (UTC+01:00))',
    '',
  ]);
});

test.each<[string, Partial<AdjustRequest>, string]>([
  ['no change', {}, 'Say one of --points, --excuse, --extend and --handed-in'],
  ['two changes', { points: '1', excuse: 'day1.a' }, 'Say one of'],
  ['no points', { points: '0' }, '"0" is no number of points'],
  ['words for points', { points: 'two' }, '"two" is no number of points'],
  ['points beyond the mark', { points: '+100.01' }, 'is no number of points'],
  ['a check that is not in the record', { excuse: 'day1.c' }, 'The record of "s1" has no check "day1.c"'],
  ['a day that is none', { extend: '2026-11-31' }, '"2026-11-31" is no time'],
  ['an hour that is none', { extend: '2026-12-01T24:00Z' }, '"2026-12-01T24:00Z" is no time'],
  ['a deadline that holds already', { extend: '2026-11-27T22:00:00Z' }, 'is not after the deadline that holds already'],
  ['a time without its offset', { handedIn: '2026-11-29T10:00' }, 'is no time: write a day, as 2026-12-01'],
  ['nobody', { student: 's9', points: '1' }, 'No student "s9" was graded in'],
  ['no reason', { points: '1', reason: ' ' }, 'An adjustment has a reason'],
])('%s: a sentence, and nothing is written', async (_, request, sentence) => {
  await using folder = await classOf();
  await expect(adjust(folder.path, request)).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringContaining(sentence),
  });
  expect(await readdir(join(folder.path, 's1'))).toEqual(['grade.json']);
});

test('without a deadline there is none to extend, and without a rubric or a course the technical part is the mark', async () => {
  await using folder = await classOf({ 'course.json': '{}' });
  await expect(adjust(folder.path, { extend: '2026-12-01' })).rejects.toThrow('There is no deadline to extend');
  expect((await adjust(folder.path, { points: '-5' })).out).toMatch(/^s1: no final mark → 75 of 100/);
});

test('who types only a day has until its end where the course is', () => {
  expect(timeOf('2026-12-01', { deadlines })).toBe('2026-12-01T23:59:59+01:00');
  expect(timeOf('2026-12-01', {})).toBe('2026-12-01T23:59:59Z');
  expect(timeOf('2026-12-01T12:00Z', {})).toBe('2026-12-01T12:00:00Z');
});

test("an entry that was altered, or is damaged, is named; that student's mark is not known, and the others' are", async () => {
  await using folder = await classOf();
  await adjust(folder.path, { points: '2' });
  const file = join(folder.path, 's1/adjustments.json');
  const text = await readFile(file, 'utf8');
  const read = async () => {
    const { finals, remarks } = await readClass(folder.path);
    const marks = ['s1', 's2'].map((id) => finals?.get(id)?.total);
    return { marks, said: remarks.find(({ id }) => id === 's1')?.reason.replaceAll(folder.path, '') };
  };
  expect((await read()).marks).toEqual([82, 100]);
  await writeFile(file, text.replace('"points": 2', '"points": 20'));
  expect(await read()).toEqual({
    marks: [null, 100],
    said: 'Entry 1 of "/s1/adjustments.json" was changed after it was signed with our key, so the mark is not known: take it out and adjust again.',
  });
  for (const [damaged, said] of [
    ['[', /^"\/s1\/adjustments\.json" cannot be read \(.*\): mend it, or take it away\.$/],
    ['[{}]', /holds no adjustments \(0 must have required property 'student'\)/],
  ] as const) {
    await writeFile(file, damaged);
    expect(await read()).toEqual({ marks: [null, 100], said: expect.stringMatching(said) });
    await expect(adjust(folder.path, { points: '1' })).rejects.toThrow('mend it, or take it away');
  }
  // What is signed for one student changes no other's mark.
  await writeFile(join(folder.path, 's2/adjustments.json'), text);
  await rm(file);
  expect((await read()).marks).toEqual([80, 100]);
});
