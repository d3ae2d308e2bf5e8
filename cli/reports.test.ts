import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { sampleFolder } from '../harness/submission/folder.testkit.ts';
import { renderJson } from '../reports/json.ts';
import { sampleGrade } from './records/grade.testkit.ts';
import { ownKey } from './records/key.ts';
import { signRecord } from './records/signature.ts';
import { useTestKey } from './wiring.testkit.ts';

const cli = join(import.meta.dirname, 'netproof.ts');
const sheet = [
  'Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback comments',
  'Participant 1,Anna,s1@x.test,Submitted,,100.00,Yes,',
  '',
].join('\n');

useTestKey();

async function record(id: string, name: string): Promise<string> {
  return renderJson(signRecord(sampleGrade({ student: { id, name } }), await ownKey()));
}

function netproof(...args: readonly string[]) {
  return execa(process.execPath, [cli, ...args], { reject: false, env: { INIT_CWD: undefined } });
}

test('report makes the reports of a class from its records', async () => {
  await using folder = await sampleFolder({
    's1/grade.json': await record('s1', 'Anna'),
    's2/grade.json': await record('s2', '张伟'),
  });
  const { exitCode, stdout } = await netproof('report', folder.path);
  expect({ exitCode, lines: stdout.split('\n').length }).toEqual({ exitCode: 0, lines: 4 });
  const names = ['class.html', 'class.pdf', 'gradebook.csv', 'junit.xml'];
  expect((await readdir(join(folder.path, 'class'))).sort()).toEqual(names);
  expect(await readFile(join(folder.path, 'class/class.html'), 'utf8')).toContain('href="../s2/report.html"');
  expect(await readdir(join(folder.path, 's2'))).toEqual(['grade.json']);
});

test('report --students makes those of each student too, and leaves the records alone', async () => {
  await using folder = await sampleFolder({ 's1/grade.json': await record('s1', 'Anna') });
  const out = join(folder.path, 'elsewhere');
  const { exitCode } = await netproof('report', folder.path, '--students', '--out', out);
  expect(exitCode).toBe(0);
  const names = ['grade.json', 'junit.xml', 'report.html', 'report.pdf', 'results.json'];
  expect((await readdir(join(folder.path, 's1'))).sort()).toEqual(names);
  expect(await readFile(join(folder.path, 's1/grade.json'), 'utf8')).toBe(await record('s1', 'Anna'));
  expect(await readFile(join(out, 'class.html'), 'utf8')).toContain('href="../s1/report.html"');
});

test('moodle fills a worksheet and says who has no row', async () => {
  await using folder = await sampleFolder({
    's1/grade.json': await record('s1', 'Anna'),
    's2/grade.json': await record('s2', ''),
    'sheet.csv': sheet,
  });
  const { exitCode, stdout } = await netproof('moodle', join(folder.path, 'sheet.csv'), folder.path);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^1 of 2 grades filled in\. Wrote .*class\/moodle\.csv\nNo row fits s2\.$/);
  expect(await readFile(join(folder.path, 'class/moodle.csv'), 'utf8')).toContain(',Submitted,100,100.00,Yes,10 of 10');
  expect(await readFile(join(folder.path, 'sheet.csv'), 'utf8')).toBe(sheet);
});

test('a sheet with other headers is one sentence with file and line, exit code 2, and nothing is written', async () => {
  await using folder = await sampleFolder({
    's1/grade.json': await record('s1', 'Anna'),
    'sheet.csv': 'Name,Points\nAnna,\n',
  });
  const { exitCode, stdout, stderr } = await netproof('moodle', join(folder.path, 'sheet.csv'), folder.path);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^\S*sheet\.csv, line 1: this is no grading worksheet of Moodle's: .*\.$/);
  await expect(access(join(folder.path, 'class'))).rejects.toThrow();
});

test.each([
  [['report', 'none'], /cannot be read \(ENOENT\)/],
  [['moodle', 'none.csv', '.'], /^The worksheet ".*none\.csv" cannot be read \(ENOENT\)/],
])('%j is bad input', async (args, sentence) => {
  await using folder = await sampleFolder({ 's1/grade.json': await record('s1', 'Anna') });
  const run = { cwd: folder.path, reject: false, env: { INIT_CWD: folder.path } } as const;
  const { exitCode, stderr } = await execa(process.execPath, [cli, ...args], run);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(sentence) });
});

test('where a rubric is kept, moodle fills in final grades, and none that is pending', async () => {
  await using folder = await sampleFolder({ 's1/grade.json': await record('s1', 'Anna'), 'sheet.csv': sheet });
  expect((await netproof('rubric', folder.path)).exitCode).toBe(0);
  const { stdout } = await netproof('moodle', join(folder.path, 'sheet.csv'), folder.path);
  expect(stdout).toMatch(/^0 of 1 grades filled in\. .*\nLeft as it was: s1 \(pending\)\.$/);
});

test('records that are not ours are named and empty, and the others go on', async () => {
  await using folder = await sampleFolder({
    's1/grade.json': await record('s1', 'Anna'),
    's2/grade.json': (await record('s2', 'Bob')).replace('"earned": 10', '"earned": 9'),
    's3/grade.json': renderJson(sampleGrade({ student: { id: 's3', name: 'Cy' } })),
    'sheet.csv': `${sheet}Participant 2,Bob,s2@x.test,Submitted,,100.00,Yes,\n`,
  });
  const report = await netproof('report', folder.path);
  expect(report.exitCode).toBe(3);
  expect(report.stderr).toMatch(/s2\/grade\.json" was changed after .*\n.*s3\/grade\.json" carries no signature/);
  const book = await readFile(join(folder.path, 'class/gradebook.csv'), 'utf8');
  expect(book).toContain('\r\nAnna,,,s1,,10\r\ns2,,,s2,,\r\ns3,,,s3,,\r\n');
  expect(await readFile(join(folder.path, 'class/class.html'), 'utf8')).toContain('carries no signature');
  const { stdout } = await netproof('moodle', join(folder.path, 'sheet.csv'), folder.path);
  expect(stdout).toMatch(
    /^1 of 1 grades filled in\..*\nLeft as it was: s2 \(.*was changed after.*\nLeft as it was: s3 /,
  );
  expect(await readFile(join(folder.path, 'class/moodle.csv'), 'utf8')).toContain(
    'Bob,s2@x.test,Submitted,,100.00,Yes,\n',
  );
});

test("canvas fills the gradebook that was exported, and moodle's worksheet keeps its code page", async () => {
  const book =
    'Student,ID,SIS User ID,SIS Login ID,Section,Lab (7),Final Score\n    Points Possible,,,,,20.00,(read only)\n"Müller, Anna",11,,s1,1,,\n';
  const latin = sheet.replace('Anna', 'Müller');
  await using folder = await sampleFolder({
    's1/grade.json': await record('s1', 'Anna'),
    'book.csv': book,
    'sheet.csv': Buffer.from(latin, 'latin1'),
  });
  expect((await netproof('canvas', join(folder.path, 'book.csv'), folder.path)).stdout).toMatch(
    /^1 of 1 grades filled in/,
  );
  expect(await readFile(join(folder.path, 'class/canvas.csv'), 'utf8')).toBe(book.replace(',s1,1,,', ',s1,1,20,'));
  const { stdout } = await netproof('moodle', join(folder.path, 'sheet.csv'), folder.path);
  expect(stdout).toContain('with the separator comma in windows-1252: choose that');
  expect((await readFile(join(folder.path, 'class/moodle.csv'))).toString('latin1')).toContain(
    'Müller,s1@x.test,Submitted,100,',
  );
});
