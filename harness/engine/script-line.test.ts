import { expect, test } from 'vitest';
import type { RunOptions, ScriptTrouble, SubmissionFiles } from '../model/index.ts';
import { ended, fakeLabHost } from './lab-host.testkit.ts';
import { withLine } from './script-line.ts';

const files: SubmissionFiles = { paths: ['day1/up.sh'], text: () => '' };
const trouble: ScriptTrouble = {
  what: 'exists',
  file: 'day1/up.sh',
  says: 'RTNETLINK answers: File exists',
  stopped: true,
  isTelling: true,
};

async function traced(output: string, one: ScriptTrouble = trouble) {
  const asked: RunOptions[] = [];
  const host = fakeLabHost(async (line, options = {}) => {
    asked.push(options);
    return await ended(line, options, { output, exitCode: 2 });
  });
  const options = { env: { LAB_DAY: 'day1' } };
  const found = await withLine(one, { command: 'bash day1/up.sh', options, open: async () => host }, files);
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
  expect(await withLine(trouble, { command: 'x', options: {}, open }, files)).toEqual(trouble);
});
