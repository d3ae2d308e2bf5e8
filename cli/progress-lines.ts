import { styleText } from 'node:util';
import type { Progress } from '../harness/engine/index.ts';
import type { Result } from '../harness/model/index.ts';
import { printable, quote } from '../harness/submission/index.ts';

/** A stream that may be a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

const colours = { pass: 'green', fail: 'red', blocked: 'yellow', error: 'magenta' } as const;

/** Shows a grading as it goes on: each step as a line; in a terminal also what is under way, on a line that goes again. */
export function showProgress(output: Output): (progress: Progress) => void {
  const line = (text: string) => output.write(`${output.isTTY ? '\r\u001b[2K' : ''}${text}\n`);
  const passing = (text: string) => {
    if (output.isTTY) output.write(`\r\u001b[2K${text.slice(0, (output.columns ?? 80) - 1)}`);
  };
  return (progress) => {
    if (progress.kind === 'up-start' && progress.command !== null) {
      passing(`        ${progress.day}: ${quote(progress.command)} …`);
    }
    if (progress.kind === 'up-end') {
      const { day, up, problem } = progress.run;
      if (up) line(`up      ${day} (${(up.durationMs / 1000).toFixed(1)} s)`);
      if (problem) line(`        ${printable(problem)}`);
    }
    if (progress.kind === 'check-start') passing(`        ${progress.check.id} …`);
    if (progress.kind === 'check-end') line(resultLine(progress.result, output));
  };
}

function resultLine({ status, id, title }: Result, stream: Output): string {
  return `${styleText(colours[status], status.padEnd(7), { stream })} ${id} — ${title}`;
}

/** Whether text for `stream` may be coloured: a terminal that can, NO_COLOR not set. */
export function hasColour(stream: Output): boolean {
  return styleText('red', '.', { stream }) !== '.';
}
