import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Grade } from '../../harness/model/index.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { loadSubmission } from '../../harness/submission/index.ts';
import { catalogue } from '../../labs/catalogue.ts';

const days = catalogue.units;

import { writeStarter } from './write-starter.ts';

test('a starter has a manifest, and a README and a script for each day, and is a submission', async () => {
  await using folder = await sampleFolder({});
  const work = join(folder.path, 'anna');
  const files = await writeStarter(work);
  expect(files).toEqual([
    'submission.json',
    ...days.flatMap(({ id, lines }) =>
      ['README.md', ...lines.map((name) => `${name}.sh`)].map((name) => `${id}/${name}`),
    ),
  ]);
  expect((await stat(join(work, 'day1/up.sh'))).mode & 0o111).not.toBe(0);
  const readme = await readFile(join(work, 'day1/README.md'), 'utf8');
  for (const { title } of days[0]?.tasks.flatMap(({ deliverables }) => deliverables) ?? [])
    expect(readme).toContain(title);
  const submission = await loadSubmission(work, days);
  expect(submission.student).toEqual({ id: 'anna', name: 'anna' });
  for (const { id, lines } of days) {
    const { up, ...others } = Object.fromEntries(lines.map((name) => [name, `bash ${id}/${name}.sh`]));
    const plan = { up: up ?? null, lines: others, document: expect.any(String), problems: [] };
    expect(submission.days[id]).toEqual(plan);
  }
});

test('an empty folder is used; what is there is never overwritten', async () => {
  await using folder = await sampleFolder({ file: 'x' });
  await expect(writeStarter(folder.path)).rejects.toThrow(/ is not empty: name a new folder/);
  await expect(writeStarter(join(folder.path, 'file'))).rejects.toThrow(/ is no folder that can be used \(ENOTDIR\)/);
  await expect(writeStarter(join(folder.path, 'a/b'))).rejects.toThrow(/the folder around it does not exist/);
  await expect(stat(join(folder.path, 'submission.json'))).rejects.toThrow('ENOENT');
  await using empty = await sampleFolder({});
  expect((await writeStarter(empty.path)).length).toBeGreaterThan(2);
});

test('a starter grades without an error and without a mark', { timeout: 300_000 }, async () => {
  await using folder = await sampleFolder({});
  const netproof = join(import.meta.dirname, '../netproof.ts');
  const work = join(folder.path, 'work');
  const env = { NETPROOF_KEY: join(folder.path, 'key.pem') };
  await execa(process.execPath, [netproof, 'new', work]);
  const out = join(folder.path, 'out');
  const { exitCode } = await execa(process.execPath, [netproof, 'grade', work, '--out', out], {
    env,
    reject: false,
  });
  expect(exitCode).toBe(1);
  const file = join(out, 'grade.json');
  const text = await readFile(file, 'utf8');
  const grade: Grade = JSON.parse(text);
  expect(grade).toMatchObject({ verdict: 'failed', earned: 0 });
  expect(grade.days.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect(grade.results.filter(({ status }) => status !== 'fail' && status !== 'blocked')).toEqual([]);

  const verify = async () => await execa(process.execPath, [netproof, 'verify', file], { env, reject: false });
  expect(await verify()).toMatchObject({ exitCode: 0, stdout: `${file} is signed with our key and unchanged.` });
  await writeFile(file, text.replace('"earned": 0,', '"earned": 1,'));
  expect(await verify()).toMatchObject({
    exitCode: 1,
    stdout: `${file} was changed after it was signed with our key.`,
  });
  await writeFile(file, text.slice(1));
  expect(await verify()).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringMatching(/grade\.json is not JSON/),
  });
});
