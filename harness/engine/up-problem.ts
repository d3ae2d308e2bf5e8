import { stripVTControlCharacters } from 'node:util';
import type { RunResult } from '../model/index.ts';
import { quote } from '../submission/index.ts';

const words: Readonly<Record<Exclude<RunResult['ended'], 'exit'>, string>> = {
  time: 'did not end within its time limit, and was stopped',
  output: 'printed more than the lab host allows, and was stopped',
  memory: 'used more memory than the lab host has, and was stopped',
  processes: 'started more processes than the lab host allows, and was stopped',
  disk: 'filled the disk of the lab host, and was stopped',
};

/** What was wrong with a day's `up`, or another line of it, in a sentence; undefined when it ended by itself with exit code 0. */
export function upProblem(day: string, run: RunResult, line = 'up'): string | undefined {
  const subject = `${line} of ${day} (${quote(run.command)})`;
  if (run.ended !== 'exit') return `${subject} ${words[run.ended]} after ${seconds(run.durationMs)}.${lastWords(run)}`;
  if (run.signal !== null) return `${subject} was ended by ${run.signal}.${lastWords(run)}`;
  return run.exitCode === 0 ? undefined : `${subject} ended with exit code ${run.exitCode}.${lastWords(run)}`;
}

function lastWords({ output }: RunResult): string {
  const line = stripVTControlCharacters(output).trimEnd().split('\n').at(-1)?.trim();
  return line
    ? ` Its last line: ${quote(line.length > 200 ? `${line.slice(0, 200)}…` : line)}.`
    : ' It printed nothing.';
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
