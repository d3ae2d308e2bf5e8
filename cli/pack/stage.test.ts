import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fixture } from '../../harness/model/index.ts';
import { stageOver } from './stage.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'netproof-stage-'));
  await mkdir(join(home, 'reference'));
  await writeFile(join(home, 'reference/up.sh'), 'echo up\n');
  await writeFile(join(home, 'reference/submission.json'), 'no JSON');
});
afterAll(() => rm(home, { recursive: true }));

const stage = (more: Partial<Fixture>) =>
  stageOver(
    { reference: join(home, 'reference'), trees: home },
    { name: 'one', why: 'It is one.', day: 'rooms' as Fixture['day'], expect: {}, ...more },
    join(home, 'staged'),
  );

test('a change is laid over the reference', async () => {
  await stage({ files: { 'up.sh': (old) => old.replace('up', 'down'), 'new/file': 'new' } });
  expect(await readFile(join(home, 'staged/up.sh'), 'utf8')).toBe('echo down\n');
});

test.for([
  ['an edit that changes nothing', { files: { 'up.sh': (old: string) => old } }, /it changes nothing in up\.sh/],
  ['an edit of a file that is not there', { files: { 'down.sh': (old: string) => old } }, /ENOENT/],
  ['one that is to be taken away', { files: { 'down.sh': null } }, /ENOENT/],
  [
    'an edit that throws',
    {
      files: {
        'up.sh': () => {
          throw new Error('Never.');
        },
      },
    },
    /laid out: Never\./,
  ],
  ['a tree that is not there', { tree: 'elsewhere' }, /ENOENT/],
  ['a manifest that is none', { up: 'true' }, /laid out: .*JSON/],
] as const)('%s is bad input', async ([, more, words]) => {
  await expect(stage(more as Partial<Fixture>)).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringMatching(words),
  });
});
