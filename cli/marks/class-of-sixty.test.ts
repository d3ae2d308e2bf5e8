import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test, vi } from 'vitest';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { fillCanvasSheet } from '../../reports/class/canvas-sheet.ts';
import { fillMoodleSheet } from '../../reports/class/moodle.ts';
import { classExtras, writeClass } from '../class/class-reports.ts';
import { ownKey, renderPublicKey } from '../records/key.ts';
import { verifyFolder } from '../records/run-verify.ts';
import { fakeStreams, useTestKey } from '../wiring.testkit.ts';
import { gradeOf, type Lines, otherGrader, signed } from './marks.testkit.ts';
import { readClass } from './read-class.ts';
import { type AdjustRequest, runAdjust } from './run-adjust.ts';
import { runExport } from './run-export.ts';
import { runMerge } from './run-merge.ts';

useTestKey();

const ben = otherGrader('Ben');
const course = {
  title: 'Lab week (7)',
  weights: { technical: 40, codeQuality: 20, documentation: 20, presentation: 20 },
  machine: { documentation: { share: 50, checks: ['day7.truth'] } },
  extra: { units: { day6: 5 }, cap: 4 },
  deadlines: { all: '2026-11-27T23:59:00+01:00' },
  late: { perDay: 10, graceMinutes: 30, cap: 25 },
  groups: { red: ['s08', 's09', 's10'] },
  resubmissions: 'best',
};

const inTime = '2026-11-27T12:00:00Z';
const full: Lines = { 'day1.a': [50, 50], 'day1.b': [50, 50], 'day7.truth': [1, 2], 'day6.a': [0, 10] };
const scores = { codeQuality: '80', documentation: '90', presentation: '70' };

/** Ten students whose marks were computed by hand, all with 80, 90 and 70 in the rubric; documentation is (50 + 90) / 2 = 70 where day 7 was judged. */
const ten: Readonly<Record<string, { lines: Lines; handedIn?: string; mark: number | null }>> = {
  // 0.4 × 100 + 0.2 × (80 + 70 + 70) = 40 + 44
  s01: { lines: full, mark: 84 },
  // Half the technical part: 20 + 44
  s02: { lines: { ...full, 'day1.b': [0, 50] }, mark: 64 },
  // Two days begun: 84 − 20
  s03: { lines: full, handedIn: '2026-11-29T12:00:00Z', mark: 64 },
  // Ten days: at most 25
  s04: { lines: full, handedIn: '2026-12-07T12:00:00Z', mark: 59 },
  // Ten days, extended to the day before: one day
  s05: { lines: full, handedIn: '2026-12-07T12:00:00Z', mark: 74 },
  // Check b excused: 50 of 50
  s06: { lines: { ...full, 'day1.b': [0, 50] }, mark: 84 },
  // All of day 6 is 5, of which 4 count; and 3.5 for a bug that was found
  s07: { lines: { ...full, 'day6.a': [10, 10] }, mark: 91.5 },
  // The group's, of which one did nothing: −84 would be 0
  s08: { lines: full, mark: 84 },
  s10: { lines: full, mark: 0 },
  // Without day 7 the instructor's 90 is all of the documentation, 40 + 48; b could not be judged, and is excused
  s11: { lines: { 'day1.a': [50, 50], 'day1.b': [0, 50, 'error'] }, mark: 88 },
};
const all = Array.from({ length: 60 }, (_, index) => `s${String(index + 1).padStart(2, '0')}`);
/** Members of the group, who handed in with s08. */
const members = ['s09', 's10'];

async function recordOf(id: string, grader?: typeof ben): Promise<string> {
  const { lines = full, handedIn = inTime } = ten[id] ?? {};
  return await signed(gradeOf(id, lines, { handedIn }), grader?.key);
}

const rubricOf = (ids: readonly string[]) =>
  [
    'id,name,technical %,code quality %,documentation %,presentation %,comments',
    ...ids.map(
      (id) => `${id},,,${scores.codeQuality},${scores.documentation},${scores.presentation},Good <work> ${id}.`,
    ),
    '',
  ].join('\n');

async function adjust(folder: string, student: string, change: Partial<AdjustRequest>) {
  const streams = fakeStreams();
  await runAdjust({ student, folder, reason: `why ${student}`, ...change }, streams);
  return streams.text();
}

test("a course of sixty, of two graders: the gradebooks' marks are those computed by hand, and each says how it came about", async () => {
  const own = all.slice(0, 40).filter((id) => !members.includes(id));
  const his = all.slice(40);
  const lead = { name: 'Lead', key: renderPublicKey(await ownKey()) };
  const courseText = JSON.stringify({ ...course, graders: [lead, ben.entry], roster: 'roster.csv' });
  const roster = 'id,name,login\ns09,Student s09,s09\ns10,Student s10,s10\n';
  const mine: Record<string, string> = Object.fromEntries(
    await Promise.all(own.map(async (id) => [`${id}/grade.json`, await recordOf(id)] as const)),
  );
  const bens: Record<string, string> = Object.fromEntries(
    await Promise.all(his.map(async (id) => [`${id}/grade.json`, await recordOf(id, ben)] as const)),
  );
  // s01 handed in before, and it was worse; and once more, which is altered.
  const worse = gradeOf('s01', { ...full, 'day1.a': [0, 50] }, { handedIn: '2026-11-26T12:00:00Z' });
  bens['s01/grade.json'] = await signed(worse, ben.key);
  bens['s60/grade.json'] = String(bens['s60/grade.json']).replace('"earned": 50', '"earned": 51');
  await using a = await sampleFolder({
    ...mine,
    'course.json': courseText,
    'roster.csv': roster,
    'rubric.csv': rubricOf(own),
  });
  await using b = await sampleFolder({ ...bens, 'rubric.csv': rubricOf(his), 'key.pem': ben.pem });
  await using out = await sampleFolder({});

  const folder = out.path;
  const streams = fakeStreams();
  expect(await runMerge([a.path, b.path], folder, streams)).toBe(3);
  const { out: told, err } = streams.text();
  expect(told).toBe('58 of 59 records copied, 1 left out, as they do not count. netproof report makes the reports.\n');
  expect(err).toMatch(/s60\/grade\.json" was changed after .*\n.*the row of "s60" is left out/);
  expect(await runMerge([a.path], folder, fakeStreams())).toBe(0);

  const before = await adjust(folder, 's05', { extend: '2026-12-06' });
  expect(before.out).toMatch(/^s05: 59 of 100 → 74 of 100\nThe reports of this student were made again/);
  await adjust(folder, 'Student s06', { excuse: 'day1.b' });
  await adjust(folder, 's07', { points: '+3,5' });
  await adjust(folder, 's10', { points: '-90' });
  // The other grader does so with his key.
  await chmod(join(b.path, 'key.pem'), 0o600);
  vi.stubEnv('NETPROOF_KEY', join(b.path, 'key.pem'));
  await adjust(folder, 's11', { excuse: 'day1.b' }).finally(() => vi.unstubAllEnvs());

  const marked = await readClass(folder);
  const grades = marked.records.map(({ grade }) => grade);
  expect(grades).toHaveLength(59);
  expect(marked.attempts.map(({ grade }) => [grade.student.id, grade.earned])).toEqual([['s01', 51]]);
  const expected = Object.fromEntries(Object.entries(ten).map(([id, { mark }]) => [id, mark]));
  const marks = Object.fromEntries([...(marked.finals ?? [])].map(([id, { total }]) => [id, total]));
  expect(marks).toMatchObject(expected);
  for (const id of all.slice(11, 59)) expect(marks[id]).toBe(84);
  expect(marks.s09).toBe(84);

  const files = await writeClass({ marked, target: join(folder, 'class') });
  expect(files).toHaveLength(4);
  const cells: Record<string, string>[] = parse(await readFile(join(folder, 'class/gradebook.csv'), 'utf8'), {
    columns: true,
  });
  const canvas = Object.fromEntries(cells.map((row) => [row['SIS Login ID'], row['Lab week (7)']]));
  const page = await readFile(join(folder, 'class/class.html'), 'utf8');
  expect(page).toContain('Other attempts, which do not count');

  const people = all.map((id, at) => `Participant ${at + 1},Student ${id},${id}@x.test,Submitted,,50.00,Yes,`);
  const sheet = [
    'Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback comments',
    ...people,
    '',
  ];
  const moodle: Record<string, string>[] = parse(
    fillMoodleSheet(sheet.join('\n'), 'sheet.csv', grades, classExtras(marked)).csv,
    { columns: true },
  );
  const book = [
    'Student,ID,SIS User ID,SIS Login ID,Section,Lab week (7)',
    '    Points Possible,,,,,100',
    ...all.map((id) => `Student ${id},${id},,${id},1,`),
    '',
  ].join('\n');
  const filled: Record<string, string>[] = parse(fillCanvasSheet(book, 'book.csv', grades, classExtras(marked)).csv, {
    columns: true,
  });
  for (const [id, mark] of Object.entries(expected)) {
    expect(canvas[id], id).toBe(String(mark));
    expect(filled.find((row) => row['SIS Login ID'] === id)?.['Lab week (7)'], id).toBe(String(mark));
    const row = moodle.find((one) => one['Full name'] === `Student ${id}`);
    expect(Number(row?.Grade), id).toBe((mark ?? 0) / 2);
    expect(row?.['Feedback comments']).toMatch(new RegExp(`^Final mark: ${mark} of 100<br />`));
  }
  const feedback = moodle.find((row) => row['Full name'] === 'Student s05')?.['Feedback comments'];
  for (const part of [
    'Deadline extended: to 6 December 2026, 23:59 (UTC+01:00): why s05<br />',
    'Late: −10 (1 day begun',
    'Comments: Good &lt;work&gt; s05.',
  ])
    expect(feedback).toContain(part);
  expect(moodle.find((row) => row['Full name'] === 'Student s60')?.Grade).toBe('');

  // Those whose mark was adjusted have reports, the group's member his own.
  const report = await readFile(join(folder, 's10/report.html'), 'utf8');
  for (const part of [
    'Final mark: 0 of 100',
    '<th scope="row">Adjusted</th><td class="number">−90</td><td>why s10</td>',
    'A mark is from 0 to 100',
  ])
    expect(report).toContain(part);
  expect(JSON.parse(await readFile(join(folder, 's05/results.json'), 'utf8'))).toMatchObject({
    output: expect.stringContaining('Final mark: 74 of 100'),
    extra_data: { final: 74 },
  });

  const verified = fakeStreams();
  expect(await verifyFolder(folder, verified.stdout)).toBe(0);
  expect(verified.text().out).toMatch(
    /^38 records and 4 adjustments by our key .*\n20 records and 1 adjustment by the key of "Ben" .*\n58 of 58 records in ".*" count\.\n$/,
  );

  await runExport({ folder, anonymous: true }, fakeStreams());
  const table = await readFile(join(folder, 'class/export.csv'), 'utf8');
  expect(table).not.toMatch(/s0\d|Student|why|Good/);
  const lines: Record<string, string>[] = parse(table, { columns: true, bom: true });
  expect(lines.map(({ total }) => Number(total)).sort()).toEqual(Object.values(marks).map(Number).sort());
  expect(lines.find(({ total }) => total === '91.5')).toMatchObject({
    sum: '84',
    extra: '4',
    adjusted: '3.5',
    late: '0',
    'day6.a': '10',
  });
});

test('sixty altered records: each is named, none counts, and the others go on', async () => {
  const alterations: readonly ((text: string) => string)[] = [
    (text) => text.replace('"earned": 50', '"earned": 49'),
    (text) => text.replace('"verdict": "failed"', '"verdict": "passed"'),
    (text) => text.replace('"handedIn": "2026', '"handedIn": "2025'),
    (text) => text.replace(/"name": "Student/, '"name": "Stvdent'),
    (text) => text.replace('"login": "', '"login": "x'),
    (text) => text.replace('"title": "day1.a"', '"title": "day1.a "'),
    (text) => text.replace(/"value": "(.)/, (_, first) => `"value": "${first === 'A' ? 'B' : 'A'}`),
    (text) => text.replace(/"key": "./, '"key": "z'),
    (text) => text.replace(/,\s+"signature": \{[^}]*\}/, ''),
    (text) => text.slice(0, 200),
  ];
  const tree: Record<string, string> = {
    'good/grade.json': await signed(gradeOf('good', full)),
    'rubric.csv': rubricOf(['good', ...all]),
  };
  for (const [index, id] of all.entries()) {
    const text = await recordOf(id);
    const altered = alterations[index % alterations.length]?.(text) ?? '';
    expect(altered).not.toBe(text);
    tree[`${id}/grade.json`] = altered;
  }
  await using folder = await sampleFolder(tree);
  const marked = await readClass(folder.path);
  expect(marked.records.map(({ grade }) => grade.student.id)).toEqual(['good']);
  expect(marked.suspects.map(({ folder: own }) => own)).toEqual(all.map((id) => join(folder.path, id)));
  for (const { reason, folder: own } of marked.suspects) expect(reason).toContain(`${own}/grade.json`);
  // Without a course.json: 0.4 × 100 × 100 / 110 + 44, as day7 gives half of the documentation, and day6 counts.
  expect([...(marked.finals ?? [])].map(([id, { total }]) => [id, total])).toEqual([['good', 80.36]]);
  await writeClass({ marked, target: join(folder.path, 'class') });
  const rows: string[][] = parse(await readFile(join(folder.path, 'class/gradebook.csv'), 'utf8'));
  expect(rows.slice(2).filter((cells) => cells.at(-1) !== '')).toEqual([['Student good', '', '', 'good', '', '80.36']]);
  const page = await readFile(join(folder.path, 'class/class.html'), 'utf8');
  for (const id of all) expect(page).toContain(`${id}/grade.json`);
  const streams = fakeStreams();
  expect(await verifyFolder(folder.path, streams.stdout)).toBe(1);
  expect(
    streams
      .text()
      .out.split('\n')
      .filter((line) => line.includes('grade.json')),
  ).toHaveLength(60);
  await using out = await sampleFolder({});
  expect(await runMerge([folder.path], out.path, fakeStreams())).toBe(3);
  expect((await readClass(out.path)).records).toHaveLength(1);
  await writeFile(join(folder.path, 'good/grade.json'), '{');
  expect((await readClass(folder.path)).records).toEqual([]);
});
