import { describe, expect, test } from 'vitest';
import { demoScript } from './demo-script.ts';
import { told } from './handed.testkit.ts';
import { operationsRun } from './operations-run.ts';

describe('operations-run', () => {
  const lines = {
    backup: 'bash b.sh /tmp/x',
    restore: 'sudo bash r.sh /tmp/x',
    stop: 'docker stop a',
    start: 'node up.ts',
  };
  const back = { how: 'rows', lost: true, back: true } as const;
  const seen = {
    manual: 'First bash b.sh /tmp/x and r.sh; docker stop a; node up.ts'.replace(/\s/g, ''),
    lines,
    ends: {},
    placed: true,
    losses: [back],
    takesOrders: true,
    answersStopped: false,
    answersStarted: true,
  };
  test.each<[string, object, RegExp]>([
    ['all is well', {}, /^pass$/],
    [
      'only after all tables were lost',
      {
        losses: [
          { ...back, back: false },
          { ...back, how: 'tables' },
        ],
      },
      /^pass$/,
    ],
    [
      'a backup that restores nothing',
      {
        losses: [
          { ...back, back: false },
          { ...back, how: 'tables', back: false },
        ],
        ends: { restore: 'ended with exit code 1 (no file)' },
      },
      /^0\.6\d an order .* it did not come back.* 'sudo bash r\.sh \/tmp\/x' ended with exit code 1 \(no file\)/,
    ],
    ['orders that cannot be deleted', { losses: [{ ...back, lost: false }] }, /nothing could be restored/],
    [
      'a line that the manual lacks',
      { manual: 'bashb.sh/tmp/xr.shnodeup.ts' },
      /^0\.94 stop in the manual: the manual does not have 'docker stop a'/,
    ],
    [
      'a shop that is still there after stop',
      { answersStopped: true },
      /^0\.71 stop: the shop still answers after it.*start: the shop had not been stopped/,
    ],
    [
      'no line to stop',
      { lines: { ...lines, stop: null }, answersStopped: null },
      /^0\.65 .*start: the shop had not been stopped/,
    ],
    [
      'a shop that was dead before stop, and starts',
      { answeredBefore: false },
      /^0\.88 stop: the shop did not answer before it, so that nothing was stopped\.$/,
    ],
    [
      'a shop that is dead all the time',
      { answeredBefore: false, answersStarted: false },
      /^0\.71 .*does not answer after it/,
    ],
    ['a shop that answers, is silent, and answers', { answeredBefore: true }, /^pass$/],
    ['a shop that is not there after start', { answersStarted: false }, /does not answer after it/],
    [
      'no line for the backup',
      { lines: { ...lines, backup: null }, losses: [] },
      /submission\.json names no days\.day7\.backup/,
    ],
    ['no shop', { placed: false }, /^blocked by day2\.end-to-end$/],
  ])('%s', (_, change, outcome) => {
    expect(told(operationsRun.judge({ ...seen, ...change }))).toMatch(outcome);
  });
});

test.each<[string, object, RegExp]>([
  ['all is well', {}, /^pass$/],
  ['a failure that is shown', { run: { failed: [{ code: 7, command: 'curl x' }], ended: true, output: '' } }, /^pass$/],
  [
    'a command that there is not',
    { run: { failed: [{ code: 127, command: 'frob' }], ended: true, output: '' } },
    /^0\.60 what is called: there is no 'frob'/,
  ],
  [
    'most of it fails',
    { run: { failed: ['a', 'b', 'c'].map((command) => ({ code: 1, command })), ended: true, output: '' } },
    /^0\.60 its commands: 3 of 5 did not end well/,
  ],
  ['one that watches for ever', { run: { failed: [], ended: false, output: '' } }, /does not come to its end/],
  [
    'nothing but exit and echo',
    { run: { failed: [], did: 0, reached: 1, ended: true, output: '' } },
    /^0\.00 .* called nothing/,
  ],
  [
    'an end before most of it',
    { run: { failed: [], did: 1, reached: 0.1, ended: true, output: '' } },
    /^0\.50 most of it: it ends after 10 % of its commands/,
  ],
  ['an end at two thirds', { run: { failed: [], did: 9, reached: 0.66, ended: true, output: '' } }, /^pass$/],
  ['two commands', { commands: ['ls\n# more\nls -l \\\n  /'] }, /has 2 shell commands/],
  ['no shop', { run: null }, /^blocked by day7\.operations-run$/],
  ['no file', { trouble: 'there is no such file' }, /^0\.00 'demo\.md': there is no such file/],
])('demo-script: %s', (_, change, outcome) => {
  const seen = {
    named: 'demo.md',
    trouble: null,
    commands: ['a\nb\nc', 'd\ne'],
    run: { failed: [], ended: true, output: '' },
  };
  expect(told(demoScript.judge({ ...seen, ...change }))).toMatch(outcome);
});
