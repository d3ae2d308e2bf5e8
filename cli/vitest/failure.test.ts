import { expect, test } from 'vitest';
import type { Result } from '../../harness/model/index.ts';
import { failure } from './failure.ts';

const result: Result = {
  id: 'day1.bridge',
  task: '1.2',
  title: 'the bridge is up',
  spec: 'labs/day1#task-1-2',
  status: 'fail',
  points: 15,
  earned: 7.5,
  expected: 'br-app',
  actual: 'br0\nand \u001b[31mno more\u0007',
  hint: 'Look again.',
  evidence: [],
  durationMs: 1,
};

test('a failure is words for the reader: no stack, nothing that disturbs a terminal', () => {
  const words = [
    'failed: 7.5 of 15 points',
    'expected  br-app',
    'actual    br0',
    '          and no more\\u0007',
    'hint      Look again.',
    'brief     labs/day1/README.md#task-1-2',
  ];
  expect(failure(result)).toMatchObject({ name: 'day1.bridge', stack: '', message: words.join('\n') });
});

test('blocked and error say what they mean for the mark', () => {
  expect(failure({ ...result, status: 'blocked' }).message).toMatch(/^blocked: no points of 15\n/);
  expect(failure({ ...result, status: 'error' }).message).toMatch(/^the grader could not tell: this costs no mark\n/);
});
