import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { sampleFolder } from '../harness/submission/folder.testkit.ts';
import { catalogue } from '../labs/catalogue.ts';
import { renderStepSummary } from '../reports/github/step-summary.ts';
import { githubStep } from './github-actions.ts';
import { sampleGrade, sampleResult } from './records/grade.testkit.ts';

const failed = sampleGrade({
  results: [sampleResult({ status: 'fail', earned: 0, expected: 'It works.', actual: 'It does not.' }), sampleResult()],
});

function lines(stream: PassThrough): string[] {
  return String(stream.read() ?? '').split('\n');
}

test('outside of GitHub Actions nothing is said', () => {
  const output = new PassThrough();
  expect(githubStep({}, output)).toBeUndefined();
  expect(githubStep({ GITHUB_ACTIONS: 'false' }, output)).toBeUndefined();
  expect(output.read()).toBeNull();
});

test('commands are stopped from the start until the end; then come the annotations and the summary', async () => {
  await using folder = await sampleFolder({ summary: 'of an earlier command\n' });
  const file = join(folder.path, 'summary');
  const output = new PassThrough();
  {
    using step = githubStep({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file }, output);
    step?.show(failed);
    output.write('::error::printed by a submission\n');
  }
  const [stop = '', printed, resume, first, ...others] = lines(output);
  expect(stop).toMatch(/^::stop-commands::[0-9a-f]{32}$/);
  expect(printed).toBe('::error::printed by a submission');
  expect(resume).toBe(`::${stop.slice('::stop-commands::'.length)}::`);
  expect(first).toMatch(/^::error file=labs\/day1\/README\.md,title=day1\.works failed::/);
  expect(others).toEqual(['']);
  expect(await readFile(file, 'utf8')).toBe(`of an earlier command\n${renderStepSummary(failed)}`);
});

test('a grading that fails resumes commands and shows nothing', () => {
  const output = new PassThrough();
  {
    using _ = githubStep({ GITHUB_ACTIONS: 'true' }, output);
  }
  expect(lines(output)).toHaveLength(3);
});

test('a summary that cannot be written is a warning', () => {
  const output = new PassThrough();
  {
    using step = githubStep({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/proc/none/summary' }, output);
    step?.show(failed);
  }
  expect(lines(output).at(-2)).toBe('::warning title=netproof::The step summary could not be written (ENOENT).');
});

test('the workflow grades each unit of the catalogue that everybody hands in', async () => {
  const root = join(import.meta.dirname, '..');
  const workflow = await readFile(join(root, '.github/workflows/grade.yml'), 'utf8');
  const [, script = ''] = /--eval\s+"([^"]+)"/.exec(workflow) ?? [];
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script], { cwd: root });
  const days = catalogue.units.filter(({ optional }) => !optional).map(({ id }) => id);
  expect(JSON.parse(stdout.replace(/^days=/, ''))).toEqual(days);
});
