import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { renderJson } from '../../reports/json.ts';
import { sampleGrade } from '../records/grade.testkit.ts';
import { readRecords } from '../records/read.ts';
import { fakeStreams } from '../wiring.testkit.ts';
import { readCourse } from './course.ts';
import { readFinals } from './finals.ts';
import { runRubric } from './run-rubric.ts';
import { parseSheet, renderSheet } from './sheet.ts';

const header = 'id,name,technical %,code quality %,documentation %,presentation %,comments';
const anna = sampleGrade({ student: { id: 's1', name: '=HYPERLINK("x")<b>' }, earned: 200, possible: 255 });
const bob = sampleGrade({ student: { id: '-s2', name: '张伟' } });

async function classOf(files: Readonly<Record<string, string>> = {}) {
  return await sampleFolder({ 'a/grade.json': renderJson(anna), 'b/grade.json': renderJson(bob), ...files });
}

async function run(folder: string, course?: string) {
  const streams = fakeStreams();
  const code = await runRubric(folder, course, streams);
  return { code, lines: streams.text().out.replaceAll(folder, 'CLASS').split('\n') };
}

test('a sheet is made, filled in, read back and kept', async () => {
  await using folder = await classOf();
  const file = join(folder.path, 'rubric.csv');
  expect(await run(folder.path)).toEqual({
    code: 0,
    lines: [
      'id   name                technical  code quality  documentation  presentation    final',
      '-s2  张伟                   100.00             –              –             –  pending',
      's1   =HYPERLINK("x")<b>      78.43             –              –             –  pending',
      '',
      '2 of 2 final grades are pending. The scores (0 to 100) go into CLASS/rubric.csv',
      '',
    ],
  });
  const empty = await readFile(file, 'utf8');
  expect(empty).toBe(`\ufeff${header}\r\n'-s2,张伟,100,,,,\r\ns1,"'=HYPERLINK(""x"")<b>",78.43,,,,\r\n`);

  // As a spreadsheet may save it: without the mark and the apostrophes, a comment over two lines, a decimal comma.
  const filled = `${header}\n-s2,张伟,100,100,,,\ns1,x,0,80,90,"70,5","=good\nwork"\n`;
  await writeFile(file, filled);
  const { lines } = await run(folder.path);
  expect(lines[1]).toMatch(/100\.00 +100\.00 +– +– +pending$/);
  expect(lines[2]).toMatch(/78\.43 +80\.00 +90\.00 +70\.50 +79\.47$/);
  expect(lines[4]).toMatch(/^1 of 2 final grades are pending/);
  const kept = await readFile(file, 'utf8');
  expect(kept).toContain(`78.43,80,90,70.5,"'=good\nwork"\r\n`);
  expect(parseSheet(kept, file, ['s1', '-s2'])).toEqual(parseSheet(filled, file, ['s1', '-s2']));
});

test('who is new gets a row, and the others keep theirs', async () => {
  await using folder = await classOf({ 'rubric.csv': `${header}\ns1,x,0,80,90,70,fine\n` });
  await run(folder.path);
  const rows = parseSheet(await readFile(join(folder.path, 'rubric.csv'), 'utf8'), '', ['s1', '-s2']);
  expect(rows.get('s1')).toEqual({ codeQuality: 80, documentation: 90, presentation: 70, comments: 'fine' });
  expect(rows.get('-s2')).toEqual({ codeQuality: null, documentation: null, presentation: null, comments: '' });
});

test('semicolons are read, too', () => {
  const text = `${header.replaceAll(',', ';')}\ns1;x;0;80;90,5;70;a, b\n`;
  expect(parseSheet(text, 'r.csv', ['s1']).get('s1')).toEqual({
    codeQuality: 80,
    documentation: 90.5,
    presentation: 70,
    comments: 'a, b',
  });
});

test.each([
  ['an unknown student', `${header}\ns1,,,,,,\nnobody,,,,,,\n`, 'line 3: no student "nobody" was graded here.'],
  ['a line after a comment of two', `${header}\ns1,,,,,,"a\nb"\nx,,,,,,\n`, 'line 4: no student "x" was graded here.'],
  ['a student twice', `${header}\ns1,,,,,,\ns1,,,,,,\n`, 'line 3: the student "s1" has a row already.'],
  ['a score above 100', `${header}\ns1,,,101,,,\n`, 'line 2: code quality % must be a number from 0 to 100'],
  ['a score below 0', `${header}\ns1,,,,-1,,\n`, 'line 2: documentation % must be a number from 0 to 100'],
  [
    'a word for a score',
    `${header}\ns1,,,,,good,\n`,
    'line 2: presentation % must be a number from 0 to 100, or empty, not "good"',
  ],
  ['a missing column', 'id,name\ns1,x\n', 'line 1: the columns must be id, name, '],
  ['a column too many', `${header},more\n`, '; "more" is one too many.'],
  ['a column twice', `${header},id\n`, '; "id" is one too many.'],
  ['no text at all', '', '; "id" is missing.'],
  ['no CSV', `${header}\n"s1\n`, 'r.csv is no CSV: '],
])('%s is refused with file and line', (_, text, message) => {
  const parse = () => parseSheet(text, 'r.csv', ['s1']);
  expect(parse).toThrow(expect.objectContaining({ name: 'BadInput' }));
  expect(parse).toThrow(message);
  expect(parse).toThrow(/^r\.csv/);
});

test('with bad input nothing is written', async () => {
  const wrong = `${header}\nnobody,,,,,,\n`;
  await using folder = await classOf({ 'rubric.csv': wrong });
  await expect(run(folder.path)).rejects.toThrow('rubric.csv, line 2: no student "nobody"');
  expect(await readFile(join(folder.path, 'rubric.csv'), 'utf8')).toBe(wrong);
  await using other = await classOf({ 'course.json': '{"weights": {}}' });
  await expect(run(other.path)).rejects.toThrow('course.json: /weights must have');
  await expect(stat(join(other.path, 'rubric.csv'))).rejects.toThrow('ENOENT');
  await using twice = await classOf({ 'c/grade.json': renderJson(anna) });
  await expect(run(twice.path)).rejects.toThrow('"s1" has two records in');
});

test('the weights are the course’s', async () => {
  const weights = { technical: 70, codeQuality: 10.1, documentation: 19.9, presentation: 0 };
  const files = { 'course.json': JSON.stringify({ title: 'Networks', weights }) };
  await using folder = await classOf({ ...files, 'rubric.csv': `${header}\n-s2,,,50,50,,\n` });
  const { title, finals } = await readFinals(folder.path, await readRecords(folder.path));
  expect(title).toBe('Networks');
  expect(finals?.get('-s2')?.total).toBe(85);
  expect(finals?.get('s1')?.total).toBeNull();
});

test('without a rubric there are no final grades', async () => {
  await using folder = await classOf();
  expect(await readFinals(folder.path, await readRecords(folder.path))).toEqual({});
});

const even = { technical: 25, codeQuality: 25, documentation: 25, presentation: 25 };
test.each([
  ['{', /^FILE is not JSON: /],
  ['[]', /^FILE: \/ must be object\.$/],
  [JSON.stringify({ weights: even, extra: 1 }), /^FILE: \/ must NOT have additional properties \("extra"\)\.$/],
  [JSON.stringify({ weights: { ...even, technical: '25' } }), /^FILE: \/weights\/technical must be number\.$/],
  [JSON.stringify({ weights: { ...even, technical: -1 } }), /^FILE: \/weights\/technical must be >= 0\.$/],
  [JSON.stringify({ weights: { ...even, technical: 26 } }), /^FILE: \/weights must add up to 100, not 101\.$/],
])('the course %j is refused with file and path', async (text, message) => {
  await using folder = await sampleFolder({ 'course.json': text });
  const file = join(folder.path, 'course.json');
  const error = await readCourse(folder.path).catch((reason: Error) => reason);
  expect(error).toMatchObject({ name: 'BadInput', message: expect.any(String) });
  expect((error as Error).message.replace(file, 'FILE')).toMatch(message);
});

test('a course that is named must be there', async () => {
  await expect(readCourse('/nowhere', '/nowhere/x.json')).rejects.toThrow(
    'The course "/nowhere/x.json" cannot be read',
  );
  expect((await readCourse('/nowhere')).weights.technical).toBe(40);
});

test('a sheet of nobody has a header', () => {
  expect(renderSheet([])).toBe(`\ufeff${header}\r\n`);
});
