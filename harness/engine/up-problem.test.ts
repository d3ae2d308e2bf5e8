import { expect, test } from 'vitest';
import type { RunResult } from '../model/index.ts';
import { ended } from './lab-host.testkit.ts';
import { upProblem } from './up-problem.ts';

const subject = 'up of day1 ("bash up.sh")';

test.each<[Partial<RunResult>, string | undefined]>([
  [{}, undefined],
  [{ output: 'some noise' }, undefined],
  [{ exitCode: 3 }, `${subject} ended with exit code 3. It printed nothing.`],
  [
    { exitCode: 2, output: 'a\nFile \u001b[1mexists\u001b[0m\u0007\n\n' },
    `${subject} ended with exit code 2. Its last line: "File exists\\u0007".`,
  ],
  [
    { exitCode: 1, output: 'x'.repeat(300) },
    `${subject} ended with exit code 1. Its last line: "${'x'.repeat(200)}…".`,
  ],
  [{ exitCode: null, signal: 'SIGSEGV' }, `${subject} was ended by SIGSEGV. It printed nothing.`],
  [
    { ended: 'time', exitCode: null, signal: 'SIGKILL' },
    `${subject} did not end within its time limit, and was stopped after 1.5 s. It printed nothing.`,
  ],
  [
    { ended: 'output' },
    `${subject} printed more than the lab host allows, and was stopped after 1.5 s. It printed nothing.`,
  ],
  [
    { ended: 'memory' },
    `${subject} used more memory than the lab host has, and was stopped after 1.5 s. It printed nothing.`,
  ],
  [
    { ended: 'processes' },
    `${subject} started more processes than the lab host allows, and was stopped after 1.5 s. It printed nothing.`,
  ],
  [{ ended: 'disk' }, `${subject} filled the disk of the lab host, and was stopped after 1.5 s. It printed nothing.`],
])('%j', async (run, sentence) => {
  expect(upProblem('day1', await ended('bash up.sh', undefined, run))).toBe(sentence);
});
