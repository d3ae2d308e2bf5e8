#!/usr/bin/env node
/**
 * What git calls at each push (githooks(5)): `test` before it takes the commit, `deliver` after. A commit that fails its tests is refused, so
 * main never has one; one that breaks when it runs is in main, and its image is kept for whoever wants to know why.
 */
import { execFileSync } from 'node:child_process';
import { deliver } from './deliver.ts';
import { build, withFiles } from './images.ts';

const testsMs = 30_000;

function passesItsTests(commit: string): boolean {
  return withFiles(commit, (cwd) => {
    try {
      execFileSync(process.execPath, ['tests.ts'], { cwd, timeout: testsMs, stdio: ['ignore', 'pipe', 'pipe'] });
      return true;
    } catch (error) {
      const failed = String((error as { stdout?: unknown }).stdout).match(/^\s*not ok .*$/gm) ?? [];
      for (const line of failed) console.error(line.trim());
      return false;
    }
  });
}

const [step, commit = ''] = process.argv.slice(2);
if (step === 'test') {
  const passes = passesItsTests(commit);
  if (!passes) console.error('The tests fail: nothing is built.');
  process.exit(passes ? 0 : 1);
}
const digest = build(commit);
const runs = await deliver(digest);
console.error(runs ? `${digest} runs.` : `${digest} is not well: what ran before runs on.`);
process.exit(runs ? 0 : 1);
