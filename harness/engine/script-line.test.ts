import { expect, test } from 'vitest';
import type { RunOptions, ScriptTrouble, SubmissionFiles } from '../model/index.ts';
import { ended, fakeLabHost } from './lab-host.testkit.ts';
import { withLine } from './script-line.ts';

const files: SubmissionFiles = { paths: ['day1/up.sh'], text: () => '', base64: () => null };
const trouble: ScriptTrouble = {
  what: 'exists',
  file: 'day1/up.sh',
  says: 'RTNETLINK answers: File exists',
  stopped: true,
  isTelling: true,
};

const limits = { milliseconds: 60_000, signal: undefined };

async function traced(output: string, one: ScriptTrouble = trouble) {
  const asked: RunOptions[] = [];
  const host = fakeLabHost(async (line, options = {}) => {
    asked.push(options);
    return await ended(line, options, { output, exitCode: 2 });
  });
  const options = { env: { LAB_DAY: 'day1' } };
  const rerun = { command: 'bash day1/up.sh', options, open: async () => host, ...limits };
  const found = await withLine(one, rerun, files);
  return { found, asked, calls: host.calls };
}

test('the command that bash told before the error is the line, and the lab host is gone afterwards', async () => {
  const output = [
    '+netproof-trace :1: bash day1/up.sh',
    '+netproof-trace day1/up.sh:3: ip link add br-app type bridge',
    '++netproof-trace day1/up.sh:4: ip link add br-app type bridge',
    'RTNETLINK answers: File exists',
    '+netproof-trace day1/up.sh:9: tidy_up',
  ].join('\n');
  const { found, asked, calls } = await traced(output);
  expect(found).toEqual({ ...trouble, line: 4, code: 'ip link add br-app type bridge' });
  expect(asked[0]?.env).toEqual({ LAB_DAY: 'day1' });
  expect(calls).toEqual([expect.stringMatching(/^run printf [\s\S]*\nset -x\nbash day1\/up\.sh$/), 'dispose']);
});

test('a second run with other words, or without a trace, tells no line', async () => {
  expect((await traced('+netproof-trace day1/up.sh:3: ip netns add a\nSomething else\n')).found).toEqual(trouble);
  expect((await traced('RTNETLINK answers: File exists\n')).found).toEqual(trouble);
  expect((await traced('+netproof-trace :1: x\nRTNETLINK answers: File exists\n')).found).toEqual(trouble);
});

test('what has a line, went on or never ended is not run again', async () => {
  for (const one of [{ line: 3 }, { stopped: false }, { what: 'never-ended' }] as const)
    expect((await traced('', { ...trouble, ...one })).calls).toEqual([]);
});

test('a lab host that does not open costs the line alone', async () => {
  const open = () => Promise.reject(new Error('No memory.'));
  expect(await withLine(trouble, { command: 'x', options: {}, open, ...limits }, files)).toEqual(trouble);
});

test('a number that is none of a line, as a script may print it too, tells no line', async () => {
  for (const number of ['0', '9'.repeat(400)]) {
    const output = `+netproof-trace day1/up.sh:${number}: x\nRTNETLINK answers: File exists\n`;
    expect((await traced(output)).found).toEqual(trouble);
  }
});

test('an aborted grading does not wait for the second run, and its lab host is gone', async () => {
  const stop = new AbortController();
  const host = fakeLabHost(() => {
    stop.abort(new Error('Interrupted.'));
    return new Promise(() => undefined);
  });
  const rerun = { command: 'x', options: {}, open: async () => host, ...limits, signal: stop.signal };
  expect(await withLine(trouble, rerun, files)).toEqual(trouble);
  expect(host.calls.at(-1)).toBe('dispose');
});
