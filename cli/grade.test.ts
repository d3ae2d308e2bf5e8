import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sampleFolder } from '../harness/submission/folder.testkit.ts';
import { gradeCommand } from './grade.ts';
import { fakeWiring } from './wiring.testkit.ts';

vi.mock('./wiring.ts', () => ({ wiring: fakeWiring() }));

let written = '';
beforeEach(() => {
  written = '';
  vi.stubEnv('FORCE_COLOR', undefined);
  const write = (text: string | Uint8Array) => {
    written += text;
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

async function run(...words: string[]): Promise<unknown> {
  const program = new Command();
  gradeCommand(program);
  await program.parseAsync(['grade', ...words], { from: 'user' });
  return process.exitCode;
}

test('takes the folder, days and the report folder from the command line', async () => {
  await using submission = await sampleFolder({ 'day1/up.sh': '' });
  await using out = await sampleFolder({});
  expect(await run(submission.path, '--out', out.path, '--day', 'day1', 'day2')).toBe(0);
  expect(written).toMatch(/^Submission: .* \(as asked\)\n/);
  expect(written).toContain('pass    day2.works');
  expect(await run(submission.path, '--out', out.path, '--day', 'day1')).toBe(0);
  expect(await run(submission.path, '--out', out.path, '--day', 'monday')).toBe(2);
  expect(written).toContain('There is no unit "monday" in this lab: choose from day1, day2.');
});

test('LAB_SUBMISSION names the submission', async () => {
  vi.stubEnv('LAB_SUBMISSION', '/nowhere/at/all');
  expect(await run()).toBe(2);
  expect(written).toBe(
    'Submission: /nowhere/at/all (from LAB_SUBMISSION)\nThe submission "/nowhere/at/all" does not exist: name an existing folder.\n',
  );
});

test('--class grades every submission of a folder', async () => {
  await using folder = await sampleFolder({ 'anna/day1/up.sh': '', 'bob/day1/up.sh': '', 'rar.rar': 'Rar!' });
  await using out = await sampleFolder({});
  const options = ['--class', folder.path, '--out', out.path, '--jobs', '2'];
  expect(await run(...options, '--day', 'day1')).toBe(3);
  expect(written).toContain(`Class ${folder.path}: 3 submissions, 2 at a time. Records: ${out.path}\n`);
  expect(written).toContain('3 submissions: 2 passed, 0 failed, 1 need review, 0 not graded.\n');
});

test.each([
  [['x', '--class', 'y'], 'Name one submission, or a class with --class, not both.\n'],
  [['x', '--jobs', '2'], '--jobs is for --class: one submission is graded at a time.\n'],
  [['x', '--again'], '--again is for --class: one submission is always graded anew.\n'],
  [['--class', 'y', '--jobs', 'all'], '--jobs must be a whole number from 1 to 64, not "all".\n'],
  [['--class', 'y', '--json'], '--json is for one submission: a class is recorded in a grade.json each.\n'],
])('%j is bad input', async (words, sentence) => {
  expect(await run(...words)).toBe(2);
  expect(written).toBe(sentence);
});
