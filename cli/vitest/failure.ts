import type { Result } from '../../harness/model/index.ts';
import { printable } from '../../harness/submission/index.ts';
import { briefOf } from '../../reports/labels.ts';

/** What vitest shows for a check that did not pass: its words, without a stack. */
export function failure(result: Result): Error {
  const rows = [
    ['expected', result.expected],
    ['actual', result.actual],
    ['hint', result.hint],
    ['brief', briefOf(result)],
  ] as const;
  const words = rows.flatMap(([name, text]) => (text === undefined ? [] : [`${name.padEnd(8)}  ${indented(text)}`]));
  const error = new Error(`${headline(result)}\n${words.join('\n')}`);
  error.name = result.id;
  error.stack = '';
  return error;
}

function headline({ status, points, earned }: Result): string {
  if (status === 'blocked') return `blocked: no points of ${points}`;
  if (status === 'error') return 'the grader could not tell: this costs no mark';
  return `failed: ${earned} of ${points} points`;
}

function indented(text: string): string {
  return printable(text).replaceAll('\n', `\n${' '.repeat(10)}`);
}
