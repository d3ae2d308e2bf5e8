import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Grade } from '../harness/model/index.ts';
import { fillMoodleSheet } from './class/moodle.ts';
import { exampleGrade, failedGrade, reviewGrade } from './testkit/grade.testkit.ts';

const headers =
  'Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Online text,Last modified (grade),Feedback comments';

function sheet(...rows: readonly string[]): string {
  return [headers, ...rows].join('\r\n');
}

function line(identifier: string, name: string, email: string, changeable = 'Yes'): string {
  return `${identifier},${name},${email},Submitted,,10.00,${changeable},-,,-,`;
}

function named(grade: Grade, id: string, name = id): Grade {
  return { ...grade, student: { id, name } };
}

/** The Grade column of the filled sheet. */
function filled(text: string, ...grades: readonly Grade[]): string[] {
  const rows: string[][] = parse(fillMoodleSheet(text, 'sheet.csv', grades).csv);
  return rows.slice(1).map((cells) => cells[4] ?? '');
}

test('only Grade and Feedback comments change, in the scale of the sheet', () => {
  const text = `\ufeff${sheet(line('Participant 11', 'Ada Lovelace', 'ada@x.test'), 'Participant 12,张伟,w@x.test,None,7,10.00,Yes,"Friday, 3","two\nlines",-,kept')}`;
  const { csv, filled, missing, left } = fillMoodleSheet(text, 'sheet.csv', [named(failedGrade(), 'ada')]);
  expect(csv).toBe(
    `\ufeff${[
      headers,
      'Participant 11,Ada Lovelace,ada@x.test,Submitted,7.32,10.00,Yes,-,,-,186.67 of 255 technical points. Marks were lost. 5 of 10 checks were not passed: the report says why.',
      'Participant 12,张伟,w@x.test,None,7,10.00,Yes,"Friday, 3","two\nlines",-,kept',
      '',
    ].join('\r\n')}`,
  );
  expect({ filled, missing, left }).toEqual({ filled: 1, missing: [], left: [] });
});

describe('whose row it is', () => {
  const rows = [
    line('Participant 11', 'Ada Lovelace', 'ada@x.test'),
    line('Participant 12', 'Grace  Hopper', 'gh@x.test'),
  ];
  test.each([
    ['Ada Lovelace_11_assignsubmission_file', ''],
    ['Participant_11', ''],
    ['11', ''],
    ['ADA', ''],
    ['ada@x.test', ''],
    ['ada lovelace', ''],
    ['s7', 'Ada Lovelace'],
  ])('%s %s', (id, name) => {
    expect(filled(sheet(...rows), named(exampleGrade(), id, name))).toEqual(['10', '']);
  });

  test('white space in a name does not matter', () => {
    expect(filled(sheet(...rows), named(exampleGrade(), 's8', 'Grace Hopper'))).toEqual(['', '10']);
  });

  test("the school's number goes before Moodle's", () => {
    const text = sheet(line('Participant 11', 'A', 'a@x.test'), line('Participant 12', 'B', 'b@x.test')).replaceAll(
      /^(Identifier|Participant \d+),/gm,
      (_, first) =>
        `${first},${{ Identifier: 'ID number', 'Participant 11': '12', 'Participant 12': '11' }[first as string]},`,
    );
    const rows: string[][] = parse(fillMoodleSheet(text, 'sheet.csv', [named(exampleGrade(), '11')]).csv);
    expect(rows.map((cells) => cells[5])).toEqual(['Grade', '', '10']);
  });

  test('who has no row is named', () => {
    expect(fillMoodleSheet(sheet(...rows), 'sheet.csv', [named(exampleGrade(), 's9', '')]).missing).toEqual(['s9']);
  });
});

test('what is pending, needs review or must not be changed stays as it is', () => {
  const text = sheet(line('Participant 1', 'A', 'a@x.test'), line('Participant 2', 'B', 'b@x.test', 'No'));
  const review = fillMoodleSheet(text, 'sheet.csv', [named(reviewGrade(), 'a'), named(exampleGrade(), 'b')]);
  expect(review.left).toEqual([
    { id: 'a', why: 'needs review' },
    { id: 'b', why: 'Moodle does not let this grade be changed' },
  ]);
  expect(review.csv.trimEnd()).toBe(text);
  const parts = { technical: 100, codeQuality: null, documentation: null, presentation: null, total: null };
  const pending = fillMoodleSheet(text, 'sheet.csv', [named(exampleGrade(), 'a')], { finals: new Map([['a', parts]]) });
  expect(pending.left).toEqual([{ id: 'a', why: 'pending' }]);
});

test('who is named by several submissions gets no grade, and the others do', () => {
  const text = sheet(line('Participant 1', 'A', 'a@x.test'), line('Participant 2', 'B', 'b@x.test'));
  const grades = [named(exampleGrade(), 'a'), named(failedGrade(), 'a', 'Eve'), named(exampleGrade(), 'b')];
  const { csv, filled, left } = fillMoodleSheet(text, 'sheet.csv', grades);
  expect(left).toEqual([{ id: 'a', why: 'several submissions name this student' }]);
  expect(filled).toBe(1);
  const rows: string[][] = parse(csv);
  expect(rows.map((cells) => cells[4])).toEqual(['Grade', '', '10']);
});

test('a formula in the sheet is text afterwards', () => {
  const text = sheet(line('Participant 1', '"=HYPERLINK(""x"")<b>#import"', 'a@x.test'));
  const { csv } = fillMoodleSheet(text, 'sheet.csv', [named(exampleGrade(), 's1', '=HYPERLINK("x")<b>#import')]);
  expect(csv).toContain(`,"'=HYPERLINK(""x"")<b>#import",`);
  const rows: string[][] = parse(csv);
  expect(rows[1]?.[4]).toBe('10');
});

describe('a sheet that cannot be filled is a sentence with file and line', () => {
  const one = line('Participant 1', 'A', 'a@x.test');
  test.each([
    ['', /^sheet\.csv, line 1: this is no grading worksheet of Moodle's: 'Identifier', .* are missing/],
    [sheet(one).replace('Maximum Grade', 'Note maximale'), /line 1: .*'Maximum Grade' is missing among its headers/],
    [sheet(one).replaceAll(',', ';'), /^sheet\.csv, line 1: /],
    [sheet(one).replace('Status', 'Grade'), /line 1: the header 'Grade' is there twice/],
    [sheet(one, 'Participant 2,B'), /^sheet\.csv, line 3: this is no CSV that can be filled: /],
    [sheet(one).replace('10.00', 'Pass'), /^sheet\.csv, line 2: the maximum grade is 'Pass'/],
    [sheet(one, line('Participant 2', 'B', 'a@y.test')), /^sheet\.csv, lines 2 and 3: a fits both rows/],
  ])('%#', (text, sentence) => {
    expect(() => fillMoodleSheet(text, 'sheet.csv', [named(exampleGrade(), 'a')])).toThrow(sentence);
  });

  test('two students who fit one row', () => {
    const both = [named(exampleGrade(), 'a'), named(failedGrade(), 'b', 'A')];
    expect(() => fillMoodleSheet(sheet(one), 'sheet.csv', both)).toThrow(
      /line 2: both a and b \(A\)|line 2: both a .*and A \(b\)/,
    );
  });
});
