import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, onTestFinished, test, vi } from 'vitest';
import { finalGrade } from '../harness/model/final-grade.ts';
import type { Grade } from '../harness/model/index.ts';
import { renderCanvas } from './class/canvas.ts';
import { renderClassHtml } from './class/class-html.ts';
import { renderClassJunit } from './class/class-junit.ts';
import { classPages } from './class/class-pdf.ts';
import { type ClassExtras, overviewOf } from './class/overview.ts';
import { writeClassReports } from './class/write.ts';
import { exampleGrade, failedGrade, reviewGrade, zeroGrade } from './testkit/grade.testkit.ts';
import { junitViolations } from './testkit/junit-schema.testkit.ts';
import { nastyGrade } from './testkit/nasty.testkit.ts';
import { all, type Element, parseXml } from './testkit/xml.testkit.ts';
import { typesetSvg } from './typst/typeset.ts';

const formula = '=HYPERLINK("x")<b>#import';

function named(grade: Grade, id: string, name = id): Grade {
  return { ...grade, student: { id, name } };
}

const grades = [
  named(failedGrade(), 's10', formula),
  named(exampleGrade(), 's2', '张伟'),
  named(zeroGrade(), 's3', 'Ada Lovelace'),
  named(reviewGrade(), 's4', 'Leslie Lamport'),
];
const row = { codeQuality: 80, documentation: 70, presentation: 90, comments: '' };
const finals = new Map(
  grades.map((grade) => [grade.student.id, finalGrade(grade, { row: grade.earned > 0 ? row : undefined })]),
);
const ungraded = [{ id: 's5', reason: 'The grader ran out of disk.' }];
const extras: ClassExtras = { title: 'Lab week (4711)', finals, ungraded };

function words(node: Element | string): string {
  if (typeof node === 'string') return node;
  return node.tag === 'style' ? '' : node.children.map(words).join(' ').replace(/\s+/g, ' ').trim();
}

test('students are in the order of their ids, as people count', () => {
  const { students, verdicts, tasks } = overviewOf(grades, extras);
  expect(students.map(({ grade }) => grade.student.id)).toEqual(['s2', 's3', 's4', 's10']);
  expect(verdicts).toEqual({ passed: 1, failed: 2, 'needs-review': 1, ungraded: 1 });
  expect(tasks.map(({ task }) => task)).toEqual(['1.1', '1.2', '1.3', '1.4']);
});

test('the distribution: full marks have a band of their own, a pending final grade is in none', () => {
  const [technical, final] = overviewOf(grades, extras).spreads;
  const bands = (of: typeof technical) =>
    of?.bands.flatMap(({ label, count }) => (count > 0 ? [`${label}: ${count}`] : []));
  expect(bands(technical)).toEqual(['0 to 9 %: 1', '70 to 79 %: 1', '100 %: 2']);
  expect(technical).toMatchObject({ title: 'Technical marks', median: (73.2 + 100) / 2 });
  expect(bands(final)).toEqual(['70 to 79 %: 1', '80 to 89 %: 1']);
  expect(overviewOf(grades, extras).pending).toBe(2);
  expect(overviewOf(grades, {}).pending).toBeNull();
  expect(overviewOf([], {}).spreads).toEqual([]);
});

test('the hardest check is the one that earned least where it was not blocked', () => {
  const { hardest } = overviewOf(grades, extras);
  expect(hardest[0]).toMatchObject({
    id: 'day1.rules-documented',
    share: 0.5,
    counts: { pass: 2, fail: 2, blocked: 0, error: 0 },
  });
  const forward = hardest.find(({ id }) => id === 'day1.port-forward');
  expect(forward).toMatchObject({ share: 2 / 3, counts: { pass: 2, fail: 1, blocked: 1, error: 0 } });
  expect(overviewOf([named(exampleGrade(), 'a')], {}).hardest).toEqual([]);
});

test('who needs review, and why; whose script had trouble', () => {
  const { review, trouble } = overviewOf(grades, extras);
  expect(review.map(({ id }) => id)).toEqual(['s5', 's4']);
  expect(review[1]?.reasons[0]).toBe('day1.masquerade: The capture at 8.8.8.8 did not start within 2 s.');
  expect(trouble).toEqual([
    { id: 's3', name: 'Ada Lovelace', reasons: [expect.stringMatching(/^Day 1: .*exit code 127/)] },
  ]);
});

test('the page says it all, links to reports, and is well formed', () => {
  const reportOf = ({ student }: Grade) => `../${student.id}#1/report.html`;
  const html = renderClassHtml(overviewOf([...grades, nastyGrade()], extras), { ...extras, reportOf });
  const page = parseXml(html.replace('<!DOCTYPE html>', ''));
  const text = words(page);
  for (const part of [
    '6 submissions: 1 passed all checks',
    '3 final grades are pending',
    formula,
    '张伟',
    'ran out of disk',
  ]) {
    expect(text).toContain(part);
  }
  const rows = all(page, 'tr').map(words);
  expect(rows).toContain('张伟 s2 passed 88 % 100 % 60/60 90/90 60/60 45/45');
  expect(rows.find((one) => one.startsWith('Leslie Lamport s4 needs review'))).toContain(' 30/30 ');
  expect(all(page, 'a').map(({ attrs }) => attrs.href)).toContain('../s10%231/report.html');
  expect(all(page, 'script')).toEqual([]);
});

test('the PDF says it all, and names stand as they are', () => {
  const svg = typesetSvg('class.typ', classPages(overviewOf([...grades, nastyGrade()], extras)));
  const text = [...svg.matchAll(/<h5:div[^>]*>([^<]*)</g)].map(([, one = '']) => one).join('');
  const plain = text.replaceAll('\u200b', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
  for (const part of ['Lab week (4711)', '张伟', 'Leslie Lamport', 'needs review', 'ran out of disk', 'pending']) {
    expect(plain.replace(/\s/g, '')).toContain(part.replace(/\s/g, ''));
  }
  expect(plain.replace(/\s/g, '')).toContain(formula);
});

test('Canvas gets final grades, and nothing where one is pending or needs review', () => {
  const rows: string[][] = parse(renderCanvas(overviewOf(grades, extras), extras));
  expect(rows).toEqual([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Lab week (4711)'],
    ['    Points Possible', '', '', '', '', '100'],
    ['张伟', '', '', 's2', '', '88'],
    ['Ada Lovelace', '', '', 's3', '', ''],
    ['Leslie Lamport', '', '', 's4', '', ''],
    [`'${formula}`, '', '', 's10', '', '77.28'],
  ]);
});

test('Canvas gets technical points where no final grades are kept', () => {
  const rows: string[][] = parse(renderCanvas(overviewOf(grades, {}), {}));
  expect(rows.map((cells) => cells[5])).toEqual(['Container networking lab', '255', '255', '0', '', '186.67']);
});

test('who is named by several submissions has no mark, one row, and is among those to review', () => {
  const forged = {
    ...named(exampleGrade(), 's3', 'Eve'),
    submission: { path: '/class/eve.zip', sha256: '1'.repeat(64) },
  };
  const overview = overviewOf([...grades, forged, named(exampleGrade(), 'S2')], {});
  const rows: string[][] = parse(renderCanvas(overview, {}));
  expect(rows.slice(2).map((cells) => [cells[0], cells[3], cells[5]])).toEqual([
    ['s2', 's2', ''],
    ['S2', 'S2', ''],
    ['s3', 's3', ''],
    ['Leslie Lamport', 's4', ''],
    [`'${formula}`, 's10', '186.67'],
  ]);
  expect(overview.review.map(({ id }) => id)).toEqual(['s2', 'S2', 's3', 's3', 's4']);
  expect(overview.review[3]?.reasons).toEqual([
    expect.stringMatching(/^Another submission names the same student, .* This one is eve\.zip\.$/),
  ]);
  const late = overviewOf(grades, { ungraded: [{ id: 's10', reason: 'x' }] });
  expect(late.students.filter(({ clashes }) => clashes).map(({ grade }) => grade.student.id)).toEqual(['s10']);
});

test('JUnit of the class fits the schema, and no two cases are the same', () => {
  const xml = renderClassJunit(overviewOf([...grades, nastyGrade()], extras), extras);
  expect(junitViolations(xml)).toEqual([]);
  const cases = all(parseXml(xml), 'testcase').map(({ attrs }) => `${attrs.classname} ${attrs.name}`);
  expect(new Set(cases).size).toBe(cases.length);
  expect(cases).toHaveLength(51);
  const [error] = all(parseXml(xml), 'error').filter(({ attrs }) => attrs.message?.includes('disk'));
  expect(error).toBeDefined();
});

test('four files are written; one that fails costs a sentence only', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'netproof-class-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const warn = vi.fn();
  const names = ['class.html', 'class.pdf', 'gradebook.csv', 'junit.xml'];
  const out = join(dir, 'class');
  expect(await writeClassReports(grades, out, extras, warn)).toEqual(names.map((name) => join(out, name)));
  expect((await readdir(out)).sort()).toEqual(names);
  expect((await readFile(join(out, 'class.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
  const reportOf = () => {
    throw new Error('No such folder.');
  };
  expect(await writeClassReports(grades, out, { reportOf }, warn)).toHaveLength(3);
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/class\.html could not be made: No such folder\. /)]]);
  expect((await readdir(out)).sort()).toEqual(names.slice(1));
});

test('a class of nobody is a page that says so', () => {
  expect(renderClassHtml(overviewOf([], {}), {})).toContain('0 submissions');
  expect(classPages(overviewOf([], {})).sentence).toBe('0 submissions.');
});
