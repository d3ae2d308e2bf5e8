#!/usr/bin/env node
/**
 * Bonus 5: a bare repository with the source of the product service, whose hooks are the pipeline; and its first release. Run it as often as
 * you like: a repository that is there is left as it is, and what main has runs afterwards.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireRoot } from '../day1/state.ts';
import { home, runFolder } from '../day2/plan.ts';
import { images, lock, repository, source, unpacked } from './plan.ts';

const pipeline = join(import.meta.dirname, 'pipeline.ts');

/** For each ref of a push, git says on standard input what it was, what it is to be, and its name. Those of other branches are nobody's business. */
const hook = (step: string) => `#!/bin/bash
while read -r _ commit ref; do
  [ "$ref" = refs/heads/main ] || continue
  flock ${lock} "${process.execPath}" "${pipeline}" ${step} "$commit" < /dev/null || exit 1
done
`;

function makeRepository(): void {
  const folder = mkdtempSync(join(tmpdir(), 'source-'));
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  cpSync(source, folder, { recursive: true });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('-c', 'user.name=Shop', '-c', 'user.email=shop@lab', 'commit', '--quiet', '--message=The product service');
  git('clone', '--quiet', '--bare', folder, repository);
  rmSync(folder, { recursive: true });
}

requireRoot();
if (!existsSync(home)) {
  console.error('There is no shop: run the up.ts of Day 1 and Day 2 first.');
  process.exit(1);
}
for (const folder of [images, unpacked, home, runFolder]) mkdirSync(folder, { recursive: true });
if (!existsSync(repository)) makeRepository();
for (const [name, step] of [
  ['pre-receive', 'test'],
  ['post-receive', 'deliver'],
] as const)
  writeFileSync(join(repository, 'hooks', name), hook(step), { mode: 0o755 });
execFileSync('flock', [lock, process.execPath, pipeline, 'deliver', 'main'], { stdio: 'inherit' });
