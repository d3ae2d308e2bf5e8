import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { AnyCheck, Grade, SubmissionFiles } from '../../harness/model/index.ts';
import { sampleFolder, type Tree } from '../../harness/submission/folder.testkit.ts';
import { sampleTar } from '../../harness/submission/tar.testkit.ts';
import { sampleZip } from '../../harness/submission/zip.testkit.ts';
import { fillCanvasSheet } from '../../reports/class/canvas-sheet.ts';
import { fillMoodleSheet } from '../../reports/class/moodle.ts';
import { fakeCheck, fakeStreams, fakeWiring, useTestKey } from '../wiring.testkit.ts';
import { runClass } from './run-class.ts';

useTestKey();

/** A lab of one check that gives half of its points to what is not right. */
const check: AnyCheck = {
  ...fakeCheck('day1.works'),
  observe: async ({ files }: { readonly files: SubmissionFiles }) => ({
    script: files.text(files.paths.find((path) => /^day1\/up\.sh$/i.test(path)) ?? ''),
  }),
  judge: (seen) =>
    /^echo right\s*$/.test(String((seen as { script: string }).script))
      ? { status: 'pass' }
      : { status: 'fail', score: 0.5, expected: 'right', actual: 'not right' },
};

const starter = {
  name: 'submission.json',
  data: '{"student":{"id":"s0","name":"Starter"},"days":{"day1":{"up":"bash day1/up.sh"}}}',
};
const script = (text: string, name = 'day1/up.sh') => ({ name, data: text });
const right = sampleZip([starter, script('echo right\n')]);
const half = sampleZip([starter, script('echo left\n')]);
const wrapped = sampleZip([
  { name: 'lab/lab/day1/up.sh', data: 'echo right\n' },
  { name: '__MACOSX/lab/._x', data: 'x' },
]);
const windows = sampleZip([
  { ...script('echo right\r\n', 'week lab\\day1\\up.sh'), windows: true },
  { name: 'week lab\\Thumbs.db', data: 'x', windows: true },
]);
const capital = sampleZip([script('echo right\n', 'Day1/up.sh'), { name: 'report.pdf', data: '%PDF' }]);
const nested = sampleZip([{ name: 'final.zip', data: right }]);
const tar = async () => gzipSync(await sampleTar([{ name: 'lab/day1/up.sh', data: 'echo right\n' }]));
const nothing = Buffer.alloc(0);
const loginPage = '<!DOCTYPE html><html><body>Please log in</body></html>';
const torn = right.subarray(0, right.length / 2);
const rar = Buffer.from('Rar!\x1a\x07\x01\x00 and more');

/** What a hand-in should earn: of ten, null for a question and an empty cell, undefined for who handed in nothing. */
type Expected = Readonly<Record<string, number | null | undefined>>;

/** Grades a class, and gives its records and the questions to the instructor, by the students' numbers. */
async function graded(tree: Tree, times: Readonly<Record<string, number>>) {
  await using folder = await sampleFolder(tree);
  await using out = await sampleFolder({});
  for (const name of Object.keys(tree)) await utimes(join(folder.path, name), times[name] ?? 1000, times[name] ?? 1000);
  const streams = fakeStreams();
  const request = { folder: folder.path, out: join(out.path, 'grades'), jobs: 2 };
  const code = await runClass(fakeWiring({ checks: [check] }), request, streams);
  const names = await readdir(request.out);
  const grades = await Promise.all(
    names.map(
      async (name): Promise<Grade> => JSON.parse(await readFile(join(request.out, name, 'grade.json'), 'utf8')),
    ),
  );
  const asked = streams.text().out.split('Questions for the instructor')[1] ?? '';
  return { code, grades, asked };
}

const cellsOf = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true });

/** What stands in a cell, as an importer takes it: nothing, or a number between 0 and the maximum. */
function taken(cell: string | undefined, most: number): number | null {
  if (cell === '') return null;
  expect(cell).toMatch(/^\d+(\.\d+)?$/);
  expect(Number(cell)).toBeLessThanOrEqual(most);
  return Number(cell);
}

/** The marks that are expected, in the scale of a sheet, for all whose cell is theirs to fill. */
const scaled = (expected: Expected, times: number) =>
  Object.fromEntries(
    Object.entries(expected).map(([id, mark]) => [id, typeof mark === 'number' ? mark * times : null]),
  );

test("sixteen of Moodle's: what is right has its marks, what is unclear an empty cell and a question", async () => {
  const file = (who: string, name = 'lab.zip') => `${who}_assignsubmission_file_${name}`;
  const tree: Tree = {
    [file('Ana Prueba_101')]: right,
    [file('Max Muster_102', 'week_1_2_lab.zip')]: wrapped,
    [file('Zo\u0308e O’Neil-Peña_103')]: windows,
    [file('张伟_104')]: capital,
    [file('Eva Beispiel_105')]: nested,
    [file('Jean Dupont_106', 'lab.tar.gz')]: await tar(),
    [file('Half Way_107')]: half,
    [file('Second Try_108', 'lab.zip')]: half,
    [file('Second Try_108', 'lab_final.zip')]: right,
    [file('Which One_109', 'a.zip')]: right,
    [file('Which One_109', 'b.zip')]: half,
    [file('Kim Lee_110')]: right,
    [file('Kim Lee_111')]: half,
    [file('No Bytes_112')]: nothing,
    [file('Logged Out_113')]: loginPage,
    [file('Torn Off_114')]: torn,
    [file('Ra Rar_115', 'lab.rar')]: rar,
    'Only Words_116_assignsubmission_onlinetext_onlinetext.html': '<p>Hello</p>',
  };
  const times = { [file('Second Try_108', 'lab_final.zip')]: 9000 };
  const expected: Expected = {
    101: 10,
    102: 10,
    103: 10,
    104: 10,
    105: 10,
    106: 10,
    107: 5,
    108: 10,
    109: null,
    110: 10,
    111: 5,
    112: null,
    113: null,
    114: null,
    115: null,
    116: undefined,
  };
  const { code, grades, asked } = await graded(tree, times);
  expect(code).toBe(1);
  const unclear = grades
    .filter(({ verdict }) => verdict === 'needs-review')
    .map(({ student }) => student.known?.moodle);
  expect(unclear.sort()).toEqual(['109', '112', '113', '114', '115']);
  for (const id of unclear) expect(asked).toContain(`_${id}`);

  const headers =
    'Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments';
  const people = Object.keys(expected).map((id) => {
    const [name] = Object.keys(tree).flatMap((one) =>
      /^(.*)_(\d+)_assign/.exec(one)?.[2] === id ? [one.split('_')[0]] : [],
    );
    return `Participant ${id},${name?.normalize('NFC')},u${id}@x.test,Submitted for grading,,100.00,Yes,"Friday, 20 November 2026",-,`;
  });
  const sheet = `\ufeff${[headers, ...people, ''].join('\r\n')}`;
  const { csv, filled, missing } = fillMoodleSheet(sheet, 'sheet.csv', grades);
  expect({ filled, missing }).toEqual({ filled: 10, missing: [] });
  // mod/assign/feedback/offline/importgradeslib.php: the identifier ends with the participant's number, an empty grade changes nothing.
  const marks = cellsOf(csv).map((row) => [
    /^Participant (\d+)$/.exec(row.Identifier ?? '')?.[1],
    taken(row.Grade, 100),
  ]);
  expect(Object.fromEntries(marks)).toEqual(scaled(expected, 10));
  const others = (text: string) => cellsOf(text).map(({ Grade: _, 'Feedback comments': __, ...rest }) => rest);
  expect(others(csv)).toEqual(others(sheet));
});

test("fourteen of Canvas's: late ones, resubmissions, twins and broken archives", async () => {
  const tree: Tree = {
    'pruebaana_4201_90001_lab.zip': right,
    'mustermax_LATE_4202_90002_lab.zip': windows,
    'weizhang_4203_90003_my lab.zip': wrapped,
    'beispieleva_4204_90004_lab-1.zip': nested,
    'dupontjean_LATE_4205_90005_lab.tar.gz': await tar(),
    'halfway_4206_90006_lab.zip': half,
    'secondtry_4207_90007_lab.zip': half,
    'secondtry_LATE_4207_90020_lab-1.zip': right,
    'leekim_4208_90008_lab.zip': half,
    'leekim_4209_90009_lab.zip': right,
    'nobytes_4210_90010_lab.zip': nothing,
    'loggedout_4211_90011_lab.zip': loginPage,
    'tornoff_4212_90012_lab.zip': torn,
    'onlypdf_4213_90013_report.pdf': '%PDF',
    'onlywords_4214_text.html': 'x',
  };
  const expected: Expected = {
    4201: 10,
    4202: 10,
    4203: 10,
    4204: 10,
    4205: 10,
    4206: 5,
    4207: 10,
    4208: 5,
    4209: 10,
    4210: null,
    4211: null,
    4212: null,
    4213: null,
    4214: undefined,
  };
  const { grades, asked } = await graded(tree, {});
  const unclear = grades
    .filter(({ verdict }) => verdict === 'needs-review')
    .map(({ student }) => student.known?.canvas);
  for (const id of unclear) expect(asked).toContain(`_${id}`);
  expect(unclear.sort()).toEqual(['4210', '4211', '4212', '4213']);

  const book = [
    'Student,ID,SIS User ID,SIS Login ID,Section,Lab week (7),Lab week Final Score',
    '    Points Possible,,,,,20.00,(read only)',
    ...Object.keys(expected).map((id) => `"Student, No ${id}",${id},,u${id},1,,`),
    '',
  ].join('\n');
  const { csv, filled, missing } = fillCanvasSheet(book, 'book.csv', grades, { assignment: 'Lab week' });
  expect({ filled, missing }).toEqual({ filled: 9, missing: [] });
  // Canvas's gradebook importer: a student by the ID, an assignment by the number in its header, a cell is a number or empty.
  const marks = cellsOf(csv).flatMap((row) => (row.ID === '' ? [] : [[row.ID, taken(row['Lab week (7)'], 20)]]));
  expect(Object.fromEntries(marks)).toEqual(scaled(expected, 2));
  const others = (text: string) => cellsOf(text).map(({ 'Lab week (7)': _, ...rest }) => rest);
  expect(others(csv)).toEqual(others(book));
});
