import type { RunResult } from '../model/index.ts';
import { quote } from '../submission/index.ts';
import { errorsIn, linesIn } from './script-patterns.ts';

const mostNamed = 3;
const mostLetters = 160;

/** What a line of the submission complained of although it ended with exit code 0, in a sentence; undefined when that is nothing. */
export function ownErrors(unit: string, run: RunResult, line = 'up'): string | undefined {
  if (run.ended !== 'exit' || run.exitCode !== 0) return undefined;
  // What is there already is what was wanted.
  const found = errorsIn(linesIn(run.output)).filter(({ pattern }) => pattern.what !== 'exists');
  const different = [...new Set(found.map(({ text }) => text))];
  if (different.length === 0) return undefined;
  const named = different
    .slice(0, mostNamed)
    .map((one) => quote(one.length > mostLetters ? `${one.slice(0, mostLetters)}…` : one));
  const more = different.length > mostNamed ? ` and ${different.length - mostNamed} more` : '';
  return `${line} of ${unit} went on to its end, and complained on the way: ${named.join(', ')}${more}.`;
}
