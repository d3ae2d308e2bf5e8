import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { ended, fakeLabHost } from '../harness/engine/lab-host.testkit.ts';
import { sampleFolder } from '../harness/submission/folder.testkit.ts';
import { type GradeRequest, runGrade } from './run-grade.ts';
import { fakeCheck, fakeStreams, fakeWiring, useTestKey } from './wiring.testkit.ts';
import type { Wiring } from './wiring.ts';

const script = { 'day1/up.sh': 'true', 'day2/up.sh': 'true' };

useTestKey();

// vitest sets it for its own workers.
beforeEach(() => void vi.stubEnv('FORCE_COLOR', undefined));

async function grade(
  wiring: Wiring,
  request: Partial<GradeRequest> = {},
  tree: Parameters<typeof sampleFolder>[0] = script,
) {
  await using submission = await sampleFolder(tree);
  await using out = await sampleFolder({});
  const streams = fakeStreams();
  const choice = { path: submission.path, because: 'as asked' };
  const code = await runGrade(wiring, { submission: choice, out: join(out.path, 'a/b'), ...request }, streams);
  const text = streams.text();
  const clean = (words: string) => words.replaceAll(submission.path, 'SUBMISSION').replaceAll(/\S*\/(?=a\/b)/g, '');
  return { code, out: clean(text.out), err: clean(text.err), files: await readdir(out.path, { recursive: true }) };
}

test('a grading in a pipe: which submission, plain lines, the summary, the reports', async () => {
  const host = fakeLabHost();
  const result = await grade(fakeWiring({ openLabHost: async () => host }));
  expect(result).toEqual({
    code: 0,
    err: '',
    out: [
      'Submission: SUBMISSION (as asked)',
      'up      day1 (1.5 s)',
      'pass    day1.works — day1.works holds',
      'up      day2 (1.5 s)',
      'pass    day2.works — day2.works holds',
      '',
      'SUMMARY passed false 80',
      '',
      'Wrote a/b/grade.json',
      '',
    ].join('\n'),
    files: ['a', 'a/b', 'a/b/grade.json'],
  });
  expect(host.calls).toEqual(['unpack', 'run bash day1/up.sh', 'run bash day2/up.sh', 'dispose']);
});

test('a day alone is graded after the days before it have been brought up', async () => {
  const host = fakeLabHost();
  const { out } = await grade(fakeWiring({ openLabHost: async () => host }), { days: ['day2'] });
  expect(out).not.toContain('day1.works');
  expect(host.calls).toEqual(['unpack', 'run bash day1/up.sh', 'run bash day2/up.sh', 'dispose']);
  const first = fakeLabHost();
  await grade(fakeWiring({ openLabHost: async () => first }), { days: ['day1'] });
  expect(first.calls).toEqual(['unpack', 'run bash day1/up.sh', 'dispose']);
});

test('--json puts the grade, and nothing else, on standard output', async () => {
  const { out, err } = await grade(fakeWiring(), { json: true });
  expect(JSON.parse(out)).toMatchObject({ version: 2, verdict: 'passed', earned: 20 });
  expect(err).toMatch(/^Submission: .*\nup {6}day1(.|\n)*SUMMARY passed/);
});

test('exit codes 1 and 3', async () => {
  const checks = (outcome: Parameters<typeof fakeCheck>[1]) => [fakeCheck('day1.x', outcome)];
  const failed = fakeWiring({ checks: checks({ status: 'fail', score: 0, expected: 'a', actual: 'b' }) });
  expect((await grade(failed)).code).toBe(1);
  expect((await grade(fakeWiring({ checks: checks({ status: 'error', reason: 'Why.' }) }))).code).toBe(3);
});

test('a submission without the day is judged, and says so', async () => {
  const { code, out } = await grade(fakeWiring(), { days: ['day1'] }, { 'notes.txt': '' });
  expect(out).toContain('\n        The submission has no up for day1: there is no day1/up.sh');
  expect(code).toBe(0);
});

test.each<[string, Partial<GradeRequest>, Parameters<typeof sampleFolder>[0], string]>([
  [
    'an unknown day',
    { days: ['day1', 'day8'] },
    script,
    'There is no unit "day8" in this lab: choose from day1, day2.\n',
  ],
  ['an empty submission', {}, {}, 'The submission "SUBMISSION" is empty: put day1/up.sh or a submission.json there.\n'],
  [
    'a broken manifest',
    {},
    { 'submission.json': '[]' },
    'submission.json breaks its schema: / must be of type object, not [].\n',
  ],
  [
    'a report folder below a file',
    { out: '/proc/version/x' },
    script,
    'Reports cannot be written to "/proc/version/x" (a file is in the way): choose another folder with --out.\n',
  ],
  [
    'a report folder that cannot be made',
    { out: '/proc/x' },
    script,
    'Reports cannot be written to "/proc/x" (ENOENT): choose another folder with --out.\n',
  ],
])('%s is bad input: one sentence, before a lab host is opened', async (_, request, tree, sentence) => {
  const openLabHost = () => Promise.reject(new Error('opened'));
  const { code, out, err } = await grade(fakeWiring({ openLabHost }), request, tree);
  expect({ code, out, err }).toEqual({ code: 2, out: 'Submission: SUBMISSION (as asked)\n', err: sentence });
});

test('reports never go into the submission, and no folder for them', async () => {
  await using submission = await sampleFolder(script);
  await using elsewhere = await sampleFolder({ in: { link: submission.path } });
  const before = await readdir(submission.path, { recursive: true });
  for (const out of [join(submission.path, 'out/deep'), submission.path, join(elsewhere.path, 'in/out')]) {
    const { code, err } = await grade(fakeWiring(), {
      submission: { path: submission.path, because: 'as asked' },
      out,
    });
    expect(code).toBe(2);
    expect(err).toContain('lies in the submission, which is never written to: use --out.');
  }
  expect(await readdir(submission.path, { recursive: true })).toEqual(before);
});

test('no lab host, or no room for the reports: exit code 3 and a sentence; the summary is not lost', async () => {
  const none = await grade(fakeWiring({ openLabHost: () => Promise.reject(new Error('bwrap is missing.')) }));
  expect(none).toMatchObject({ code: 3, err: 'bwrap is missing.\n' });
  const full = await grade(fakeWiring({ writeReports: () => Promise.reject(new Error('The disk is full.')) }));
  expect(full).toMatchObject({ code: 3, err: 'The disk is full.\n' });
  expect(full.out).toContain('SUMMARY passed');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the lab host and gives %i', async (signal, code) => {
  const before = process.listenerCount(signal);
  const others = process.listeners(signal);
  process.removeAllListeners(signal);
  const host = fakeLabHost(() => {
    process.emit(signal, signal);
    return new Promise(() => {});
  });
  const result = await grade(fakeWiring({ openLabHost: async () => host }));
  for (const listener of others) process.on(signal, listener);
  expect(result).toMatchObject({ code, err: `Ended by ${signal}: nothing was written.\n`, files: ['a', 'a/b'] });
  expect(host.calls).toEqual(['unpack', 'run bash day1/up.sh', 'dispose']);
  expect(process.listenerCount(signal)).toBe(before);
});

test('in a terminal, what is under way stands on a line that goes again; nothing of the submission reaches it raw', async () => {
  await using submission = await sampleFolder({ 'submission.json': '{"days":{"day1":{"up":"echo \\u001b[31m"}}}' });
  await using out = await sampleFolder({});
  const host = fakeLabHost((line) =>
    ended(line, undefined, { exitCode: 1, output: '\u001b]0;x\u0007::error::\u009b1m' }),
  );
  const streams = fakeStreams({ isTTY: true, columns: 40 });
  const request = { submission: { path: submission.path, because: 'as asked' }, days: ['day1'], out: out.path };
  await runGrade(fakeWiring({ openLabHost: async () => host }), request, streams);
  const erase = '\r\u001b[2K';
  const text = streams.text().out;
  expect(text).toContain(`${erase}        day1: "echo \\u001b[31m" …${erase}up      day1`);
  const own = [erase, '\u001b[32m', '\u001b[39m', '\n'];
  expect(own.reduce((rest, sequence) => rest.replaceAll(sequence, ''), text)).toMatch(/^\P{Cc}*$/u);
  expect(JSON.parse(await readFile(join(out.path, 'grade.json'), 'utf8'))).toMatchObject({ verdict: 'passed' });
});
