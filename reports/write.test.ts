import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseGrade } from './json.ts';
import { failedGrade } from './testkit/grade.testkit.ts';
import { writeReports } from './write.ts';

async function scratch(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'netproof-reports-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

const names = ['grade.json', 'report.html', 'report.pdf', 'junit.xml', 'results.json'];

test('a record and four views of it are written, and nothing else', async () => {
  const dir = await scratch();
  const out = join(dir, 'alovelace');
  const paths = await writeReports(failedGrade(), out);
  expect(paths).toEqual(names.map((name) => join(out, name)));
  expect((await readdir(out)).sort()).toEqual(names.toSorted());
  const record = join(out, 'grade.json');
  expect(parseGrade(await readFile(record, 'utf8'), record)).toEqual(failedGrade());
});

test('a report that fails costs a sentence, not the record, and leaves no older one behind', async () => {
  const dir = await scratch();
  await writeFile(join(dir, 'report.pdf'), 'of another grade');
  await writeFile(join(dir, 'report.html'), 'of another grade');
  const warn = vi.fn();
  const paths = await writeReports({ ...failedGrade(), startedAt: 'never' }, dir, warn);
  expect(paths).toEqual(['grade.json', 'junit.xml', 'results.json'].map((name) => join(dir, name)));
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/report\.html could not be made: .*is safe in .*grade\.json\.$/)],
    [expect.stringMatching(/report\.pdf could not be made: .*is safe in .*grade\.json\.$/)],
  ]);
  expect((await readdir(dir)).sort()).toEqual(['grade.json', 'junit.xml', 'results.json']);
});

test('a report that cannot be put in its place leaves no temporary file', async () => {
  const dir = await scratch();
  await mkdir(join(dir, 'junit.xml'));
  const warn = vi.fn();
  const others = names.filter((name) => name !== 'junit.xml');
  expect(await writeReports(failedGrade(), dir, warn)).toEqual(others.map((name) => join(dir, name)));
  expect(warn).toHaveBeenCalledOnce();
  expect((await readdir(dir)).sort()).toEqual(names.toSorted());
});

test('a record that cannot be written is a sentence', async () => {
  const dir = await scratch();
  await writeFile(join(dir, 'file'), '');
  await expect(writeReports(failedGrade(), join(dir, 'file'))).rejects.toThrow(
    /^The grade could not be recorded in .*grade\.json: .*\.$/,
  );
});
