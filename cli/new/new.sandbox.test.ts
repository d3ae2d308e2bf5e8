import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Grade } from '../../harness/model/index.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { loadSubmission } from '../../harness/submission/index.ts';
import { catalogue } from '../../labs/catalogue.ts';
import { runFrom } from './run-from.ts';
import { writeStarter } from './write-starter.ts';

/** A starter has nothing for extra work: an empty script would be something handed in. */
const days = catalogue.units.filter(({ optional }) => optional !== true);

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

async function proposed(work: string, target?: string): Promise<string> {
  const output = new PassThrough();
  await runFrom({ from: work, target }, output).finally(() => output.end());
  return await text(output);
}

const work = {
  'work/1-network.sh': '',
  'work/2_services.sh': '',
  'work/cleanup.sh': '',
  'work/monitor/traffic.sh': '',
  'work/monitor/health.py': '',
  'work/app/gateway.py': '',
  'work/stack/compose.yaml': 'services: {}',
  'work/docs/day1.md': '# Day 1\n```bash\nip netns add a\nip link\n```\n```json\n{}\n```\n',
};

test('for work that is there, a manifest is proposed, shown, and written where it is asked for, over nothing', async () => {
  await using folder = await sampleFolder(work);
  const from = join(folder.path, 'work');
  const shown = await proposed(from);
  expect(shown).toContain('Compose files: stack/compose.yaml\n');
  expect(shown).toContain('Shell commands in Markdown: docs/day1.md (1 blocks, 2 lines)\n');
  expect(shown).toContain('day4.up: no script found\n');
  await expect(stat(join(from, 'submission.json'))).rejects.toThrow('ENOENT');
  await proposed(from, from);
  const manifest = JSON.parse(await readFile(join(from, 'submission.json'), 'utf8'));
  expect(manifest).toEqual({
    student: { id: 'work', name: 'work' },
    days: {
      day1: { up: 'bash 1-network.sh', document: 'docs/day1.md' },
      day2: { up: 'bash 2_services.sh' },
      day3: { traffic: 'bash monitor/traffic.sh', health: 'python3 monitor/health.py' },
      day5: { compose: 'stack/compose.yaml' },
    },
  });
  expect((await loadSubmission(from, days)).days.day2).toMatchObject({ up: 'bash 2_services.sh', problems: [] });
  await expect(proposed(from, from)).rejects.toThrow(/submission\.json" is there already, and nothing is overwritten/);
  expect(JSON.parse(await readFile(join(from, 'submission.json'), 'utf8'))).toEqual(manifest);
  await proposed(from, join(folder.path, 'other'));
  expect(JSON.parse(await readFile(join(folder.path, 'other/submission.json'), 'utf8'))).toEqual(manifest);
});

test('a Compose file is the week’s, unless its path says of which extra work it is', async () => {
  const days = async (tree: Readonly<Record<string, string>>) => {
    await using folder = await sampleFolder({ ...work, ...tree });
    const from = join(folder.path, 'work');
    await proposed(from, from);
    return JSON.parse(await readFile(join(from, 'submission.json'), 'utf8')).days;
  };
  const networks = { 'work/Docker-Networks/docker-compose.yml': 'services: {}' };
  expect(await days(networks)).toMatchObject({
    day5: { compose: 'stack/compose.yaml' },
    'docker-networks': { compose: 'Docker-Networks/docker-compose.yml' },
  });
  const { day5 } = await days({ 'work/other/compose.yaml': 'services: {}' });
  expect(day5).toBeUndefined();
});

test('what is not clear is left open, and work in documents alone is told to be put into scripts', async () => {
  await using folder = await sampleFolder({ 'net/network-a.sh': '', 'net/network-b.sh': '' });
  expect(await proposed(folder.path)).toContain('day1.up: could be network-a.sh, network-b.sh\n');
  await using documents = await sampleFolder({ 'guide.md': '```\n$ ip netns add a\n```\n' });
  expect(await proposed(documents.path)).toContain('so put the commands of the documents into a script for each day.');
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
