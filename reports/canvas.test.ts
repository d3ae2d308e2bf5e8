import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { Grade, KnownAs } from '../harness/model/index.ts';
import { renderCanvas } from './class/canvas.ts';
import { fillCanvasSheet } from './class/canvas-sheet.ts';
import { renderClassHtml } from './class/class-html.ts';
import { renderClassJunit } from './class/class-junit.ts';
import { overviewOf } from './class/overview.ts';
import { exampleGrade, failedGrade, zeroGrade } from './testkit/grade.testkit.ts';
import { all, parseXml } from './testkit/xml.testkit.ts';

const book = [
  'Student,ID,SIS User ID,SIS Login ID,Section,"Quiz, first (6)",Lab week (7),Lab week Final Score,Notes',
  ',,,,,,Manual Posting,,',
  '    Points Possible,,,,,10.00,20.00,(read only),',
  '"Lovelace, Ada",4101,m1,ada,1,3.5,,80,"a ""b"""',
  '"Muster, Max",4102,m2,max@x.test,1,,EX,,',
  '"Beispiel, Eva",4103,,eva,2,,,,',
  '"Student, Test",4199,,9f,2,,,,',
  '',
].join('\n');

function known(grade: Grade, name: string, as: KnownAs): Grade {
  return { ...grade, student: { id: `${name}_x`, name, known: as } };
}

const three = [
  known(failedGrade(), 'lovelaceada', { canvas: '4101' }),
  known(exampleGrade(), 'x', { login: 'MAX@x.test' }),
  known(exampleGrade(), 'Eva Beispiel', {}),
];

test('the exported gradebook is filled in one column, and nothing else changes', () => {
  const { csv, filled, left, missing } = fillCanvasSheet(book, 'b.csv', three, { assignment: '7' });
  expect({ filled, left, missing }).toEqual({
    filled: 2,
    left: [{ id: 'x_x', why: 'excused in Canvas' }],
    missing: [],
  });
  expect(csv).toBe(book.replace(',3.5,,80', ',3.5,14.64,80').replace('4103,,eva,2,,,,', '4103,,eva,2,,20,,'));
});

test('the column is the one that is named, or the course, or the only one', () => {
  const column = (assignment?: string, title?: string) =>
    fillCanvasSheet(book, 'b.csv', three, { ...(assignment && { assignment }), ...(title && { title }) }).filled;
  expect([column('Lab week'), column('lab week (7)'), column(undefined, 'Lab week')]).toEqual([2, 2, 2]);
  expect(() => column()).toThrow(
    /^b\.csv, line 1: more than one column fits: choose one with --assignment \('Quiz, first \(6\)', 'Lab/,
  );
  expect(() => column('Lab week Final Score')).toThrow(/no column that Canvas would take fits 'Lab week Final Score'/);
  expect(() => fillCanvasSheet('a,b\n1,2\n', 'b.csv', three)).toThrow(/this is no gradebook of Canvas's/);
  expect(() => fillCanvasSheet(book.replace('20.00', ''), 'b.csv', three, { assignment: '7' })).toThrow(
    /Points Possible/,
  );
});

test('a gradebook with semicolons has decimal commas', () => {
  const german =
    'Student;ID;SIS User ID;SIS Login ID;Section;Lab (7)\n    Points Possible;;;;;20,00\nLovelace, Ada;4101;;;1;\n';
  expect(fillCanvasSheet(german, 'b.csv', three).csv).toBe(german.replace('4101;;;1;', '4101;;;1;14,64'));
});

test("Canvas's numbers stand in ID, the login only where it is known", () => {
  const rows: string[][] = parse(renderCanvas(overviewOf(three, {}), {}));
  expect(rows.slice(2).map((cells) => cells.slice(0, 4))).toEqual([
    ['Eva Beispiel', '', '', ''],
    ['lovelaceada', '4101', '', ''],
    ['x', '', '', 'MAX@x.test'],
  ]);
});

test.each(['Lab Final Grade', 'Current Score', 'Override Score week'])(
  'the title %j, which Canvas drops, is refused',
  (title) => {
    expect(() => renderCanvas(overviewOf(three, { title }), { title })).toThrow(
      /^Canvas drops a column that is called '/,
    );
  },
);

test('twins and names that look the same have JUnit cases of their own', () => {
  const at = (id: string, path: string) => ({
    ...exampleGrade(),
    student: { id, name: id },
    submission: { path, sha256: '0' },
  });
  const twins = [at('s1', '/c/a.zip'), at('s1', '/c/b.zip'), at('s\u200b1', '/d/b.zip'), at('S1', '/e/b.zip')];
  const xml = renderClassJunit(overviewOf(twins, {}), {
    suspects: [
      { id: 's1', reason: 'x' },
      { id: 's1', reason: 'y' },
    ],
  });
  const cases = all(parseXml(xml), 'testcase').map(({ attrs }) => `${attrs.classname} ${attrs.name}`);
  expect(new Set(cases.map((one) => one.toLowerCase())).size).toBe(cases.length);
  expect(overviewOf(twins, {}).students.every(({ clashes }) => clashes)).toBe(true);
});

test('what could not be judged at all is a question and an empty mark, and a suspect empties no other mark', () => {
  const { results, ...rest } = zeroGrade();
  const errors = results.map((one) => ({
    ...one,
    status: 'error' as const,
    earned: 0,
    actual: 'Which of "a" and "b" counts?',
  }));
  const asked: Grade = {
    ...rest,
    results: errors,
    verdict: 'needs-review',
    earned: 0,
    possible: 0,
    student: { id: 'q', name: 'Q' },
  };
  const ours = { ...exampleGrade(), student: { id: 's1', name: 's1' } };
  const extras = { suspects: [{ id: 's1', reason: 'It was changed.' }] };
  const overview = overviewOf([asked, ours], extras);
  expect(overview.questions).toEqual([{ id: 'q', name: 'Q', reasons: ['Which of "a" and "b" counts?'] }]);
  expect(overview.review).toEqual([{ id: 's1', name: '', reasons: ['It was changed.'] }]);
  const rows: string[][] = parse(renderCanvas(overview, extras));
  expect(rows.slice(2).map((cells) => [cells[3], cells[5]])).toEqual([
    ['q', ''],
    ['s1', '255'],
  ]);
  expect(renderClassHtml(overview, extras)).toContain('<h2>Questions for the instructor</h2>');
});
