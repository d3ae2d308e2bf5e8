import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Grade } from '../../harness/model/index.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { renderJson } from '../../reports/json.ts';
import { readCourse } from '../course/read-course.ts';
import { readClass } from '../marks/read-class.ts';
import { sampleGrade } from '../records/grade.testkit.ts';
import { ownKey } from '../records/key.ts';
import { signRecord } from '../records/signature.ts';
import { fakeStreams, useTestKey } from '../wiring.testkit.ts';
import { runRubric } from './run-rubric.ts';
import { parseSheet, renderSheet } from './sheet.ts';

const known = [{ id: 's1' }, { id: '-s2' }];
const header = 'id,name,technical %,code quality %,documentation %,presentation %,comments';
const anna = sampleGrade({ student: { id: 's1', name: '=HYPERLINK("x")<b>' }, earned: 200, possible: 255 });
const bob = sampleGrade({ student: { id: '-s2', name: '张伟' } });

useTestKey();

async function signed(grade: Grade): Promise<string> {
  return renderJson(signRecord(grade, await ownKey()));
}

async function classOf(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  return await sampleFolder({ 'a/grade.json': await signed(anna), 'b/grade.json': await signed(bob), ...files });
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
  expect(parseSheet(kept, file, known)).toEqual(parseSheet(filled, file, known));
});

test('who is new gets a row, and the others keep theirs', async () => {
  await using folder = await classOf({ 'rubric.csv': `${header}\ns1,x,0,80,90,70,fine\n` });
  await run(folder.path);
  const rows = parseSheet(await readFile(join(folder.path, 'rubric.csv'), 'utf8'), '', known);
  expect(rows.get('s1')).toEqual({ codeQuality: 80, documentation: 90, presentation: 70, comments: 'fine' });
  expect(rows.get('-s2')).toEqual({ codeQuality: null, documentation: null, presentation: null, comments: '' });
});

test('semicolons are read, too', () => {
  const text = `${header.replaceAll(',', ';')}\ns1;x;0;80;90,5;70;a, b\n`;
  expect(parseSheet(text, 'r.csv', known).get('s1')).toEqual({
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
  const parse = () => parseSheet(text, 'r.csv', known);
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
  await expect(run(other.path)).rejects.toThrow('course.json: weights must have "technical"');
  await expect(stat(join(other.path, 'rubric.csv'))).rejects.toThrow('ENOENT');
});

test('who has two records has one row and no mark, and stops nobody', async () => {
  const rubric = `${header}\ns1,x,0,80,90,70,fine\n-s2,x,0,50,50,50,\n`;
  await using folder = await classOf({ 'c/grade.json': await signed(anna), 'rubric.csv': rubric });
  const { code, lines } = await run(folder.path);
  expect(code).toBe(0);
  expect(lines.slice(1, 5)).toEqual([
    expect.stringMatching(/^-s2 .* 70\.00$/),
    expect.stringMatching(/^s1 .* pending$/),
    '',
    expect.stringMatching(/^1 of 2 final grades are pending/),
  ]);
  expect(await readFile(join(folder.path, 'rubric.csv'), 'utf8')).toContain(',80,90,70,fine\r\n');
});

test('the weights are the course’s', async () => {
  const weights = { technical: 70, codeQuality: 10.1, documentation: 19.9, presentation: 0 };
  const files = { 'course.json': JSON.stringify({ title: 'Networks', weights }) };
  await using folder = await classOf({ ...files, 'rubric.csv': `${header}\n-s2,,,50,50,,\n` });
  const { course, finals } = await readClass(folder.path);
  expect(course.title).toBe('Networks');
  expect(finals?.get('-s2')?.total).toBe(85);
  expect(finals?.get('s1')?.total).toBeNull();
});

test('without a rubric there are no final grades', async () => {
  await using folder = await classOf();
  expect((await readClass(folder.path)).finals).toBeUndefined();
});

const even = { technical: 25, codeQuality: 25, documentation: 25, presentation: 25 };
test.each([
  ['{', /^FILE: It is not JSON: /],
  ['[]', /^FILE: A course must be an object\.$/],
  [
    JSON.stringify({ weights: even, more: 1 }),
    /^FILE: A course knows no "more": it may have title, layouts, weights, /,
  ],
  [
    JSON.stringify({ weights: { ...even, technical: '25' } }),
    /^FILE: weights\.technical must be a number, not "25"\.$/,
  ],
  [JSON.stringify({ weights: { ...even, technical: -1 } }), /^FILE: weights\.technical must be at least 0, not -1\.$/],
  [JSON.stringify({ weights: { ...even, technical: 26 } }), /^FILE: weights must add up to 100, not 101\.$/],
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
  expect(await readCourse('/nowhere')).toEqual({});
});

test('a sheet of nobody has a header', () => {
  expect(renderSheet([])).toBe(`${header}\r\n`);
});

const german = header.replaceAll(',', ';');
const saved = `${german}\r\ns1;x;0;80;90;85,5;"gut; für später"\r\n-s2;y;0;;;;n. a.\r\n`;

test.each([
  ['utf-16le', Buffer.from(`\ufeff${saved}`, 'utf16le'), 'utf16le'],
  ['tabs', Buffer.from(`\ufeff${saved.replaceAll(';', '\t').replace('gut\t', 'gut;')}`), 'utf8'],
] as const)('a sheet that came back in %s keeps its comments and its form', async (_, bytes, encoding) => {
  await using folder = await classOf({ 'rubric.csv': bytes });
  const { lines } = await run(folder.path);
  expect(lines[2]).toMatch(/78\.43 +80\.00 +90\.00 +85\.50 /);
  const after = (await readFile(join(folder.path, 'rubric.csv'))).toString(encoding);
  expect(after).toContain('"gut; für später"\r\n');
  expect(after.replace('\ufeff', '').split('\r\n')[0]).toBe(
    bytes.toString(encoding).replace('\ufeff', '').split('\r\n')[0],
  );
  expect(after).toContain(encoding === 'utf8' ? '85.5' : '85,5');
  await run(folder.path);
  expect((await readFile(join(folder.path, 'rubric.csv'))).toString(encoding)).toBe(after);
});

test('in a code page the sheet stays in it, unless a name is not in that', async () => {
  await using folder = await classOf({ 'rubric.csv': Buffer.from(saved, 'latin1') });
  await run(folder.path);
  expect(await readFile(join(folder.path, 'rubric.csv'), 'utf8')).toMatch(
    /^\ufeffid;name;.*张伟.*"gut; für später"\r\n/s,
  );
  const own = `${german}\r\ns1;x;0;80;90;85,5;für später\r\n`;
  await using alone = await sampleFolder({
    'a/grade.json': await signed(anna),
    'rubric.csv': Buffer.from(own, 'latin1'),
  });
  await run(alone.path);
  expect((await readFile(join(alone.path, 'rubric.csv'))).toString('latin1')).toContain(';"85,5";für später\r\n');
  const strange = Buffer.concat([Buffer.from(`${german}\r\ns1;x;;;;;f`), Buffer.from([0x81]), Buffer.from('r\r\n')]);
  await writeFile(join(alone.path, 'rubric.csv'), strange);
  await expect(run(alone.path)).rejects.toThrow('is in a code page that is not known here');
  expect(await readFile(join(alone.path, 'rubric.csv'))).toEqual(strange);
});

test('whose record is not believed keeps his row, has no grade, and stops nobody', async () => {
  const comments = `${header}\ns1,x,0,80,90,70,fine\nlost,x,0,1,2,3,kept too\n-s2,y,0,50,50,50,\n`;
  const changed = (await signed(anna)).replace('"earned": 200', '"earned": 255');
  const files = { 'a/grade.json': changed, 'lost/grade.json': '{', 'rubric.csv': comments };
  await using folder = await classOf(files);
  const { lines } = await run(folder.path);
  expect(lines.filter((line) => line.includes('.00') || line.includes('pending'))).toEqual([
    expect.stringMatching(/^-s2 .* 70\.00$/),
    expect.stringMatching(/^0 of 1 final grades are pending/),
  ]);
  const kept = await readFile(join(folder.path, 'rubric.csv'), 'utf8');
  expect(kept).toContain('s1,,,80,90,70,fine\r\n');
  expect(kept).toContain('lost,,,1,2,3,kept too\r\n');
});

test('a row by the name of the submission is read, as an older netproof wrote it', async () => {
  const moodle = sampleGrade({
    student: { id: 'Ana Prueba_101', name: 'Ana Prueba', known: { moodle: '101' } },
    submission: { path: '/c/Ana Prueba_101_assignsubmission_file_lab.zip', sha256: '0'.repeat(64) },
  });
  const sheet = `${header}\nAna Prueba_101_assignsubmission_file_lab,,100,90,85.5,70,gut\n`;
  await using folder = await sampleFolder({ 'a/grade.json': await signed(moodle), 'rubric.csv': sheet });
  expect((await run(folder.path)).lines[1]).toMatch(/^Ana Prueba_101 .* 90\.00 +85\.50 +70\.00 +89\.10$/);
});

test('a course with a byte order mark, or in UTF-16, is read', async () => {
  const course = JSON.stringify({ title: 'Netze', weights: even });
  for (const bytes of [Buffer.from(`\ufeff${course}`), Buffer.from(`\ufeff${course}`, 'utf16le')]) {
    await using folder = await sampleFolder({ 'course.json': bytes });
    expect(await readCourse(folder.path)).toMatchObject({ title: 'Netze' });
  }
});
