import { posix } from 'node:path';
import type { RunResult, ScriptTrouble, SubmissionFiles, TroubleKind } from '../model/index.ts';
import { errorsIn, type FoundError, linesIn } from './script-patterns.ts';

const longest = 200;
/** A shell line has few words before the name of its script. */
const mostWords = 100;

/**
 * What a submission's line stopped at, or went on after, as far as its output tells; undefined where it ended well and told of no error.
 * `files` are the submission's: they tell what stands in the line that an error names, or in which line stands what an error speaks of.
 */
export function scriptTrouble(run: RunResult, files: SubmissionFiles): ScriptTrouble | undefined {
  const failed = run.ended !== 'exit' || run.exitCode !== 0;
  const lines = linesIn(run.output);
  if (run.ended !== 'exit') {
    const what: TroubleKind = run.ended === 'time' ? 'never-ended' : 'limit';
    const last = lines.findLast((line) => line !== '') ?? '';
    const limit = run.ended === 'time' ? 'its time limit' : `the lab host's limit of ${run.ended}`;
    const says = short(last);
    const main = scriptOf(run.command, files);
    return {
      ...{ what, stopped: true, isTelling: true, ...(main && { file: main }) },
      says: says === '' ? `stopped at ${limit}` : says,
    };
  }
  const found = errorsIn(lines);
  const main = scriptOf(run.command, files);
  const stops = failed && (stopsAtErrors(main === undefined ? '' : (files.text(main) ?? '')) || isFatal(found.at(-1)));
  const telling = found.filter(({ pattern }) => !pattern.isAmbiguous);
  const chosen = stops ? found.at(-1) : (telling[0] ?? found[0]);
  if (!chosen) return failed ? silent(run, lines, main, files) : undefined;
  return {
    what: chosen.pattern.what,
    ...placeOf(chosen.text, main, files),
    says: short(wordsOf(chosen.text)),
    stopped: stops,
    isTelling: stops || !chosen.pattern.isAmbiguous,
  };
}

/** It failed, and told of no error that is known: it asked for input, or only its last words are left. */
function silent(
  run: RunResult,
  lines: readonly string[],
  main: string | undefined,
  files: SubmissionFiles,
): ScriptTrouble | undefined {
  const script = main === undefined ? [] : (files.text(main) ?? '').split('\n');
  const asking = script.findIndex((line) => /^\s*(if\s+|while\s+)?(!\s+)?read\s/.test(line) && !/<|done/.test(line));
  const last = lines.findLast((line) => line !== '');
  if (main !== undefined && asking >= 0 && run.exitCode === 1 && stopsAtErrors(script.join('\n')))
    return {
      ...{ what: 'waits-for-input', file: main, line: asking + 1, code: short(script[asking]?.trim() ?? '') },
      ...{ says: '', stopped: true, isTelling: true },
    };
  if (last === undefined) return undefined;
  return { what: 'error', ...placeOf(last, main, files), says: short(wordsOf(last)), stopped: true, isTelling: true };
}

/** Whether a script ends at its first error: `set -e`, or a shebang with it. */
function stopsAtErrors(text: string): boolean {
  return /^[ \t]*set[ \t]+(-\w*e|-o[ \t]+errexit)/m.test(text) || /^#!.*sh[ \t]+-\w*e/.test(text);
}

/** Errors at which a shell ends in any case. */
function isFatal(last: FoundError | undefined): boolean {
  return ['syntax', 'unbound-variable', 'not-executable', 'windows-line-ends', 'never-ended'].includes(
    last?.pattern.what ?? '',
  );
}

/** The submission's script that a shell line runs: the first word of it that is a file of the submission. */
function scriptOf(command: string, files: SubmissionFiles): string | undefined {
  const words = command.split(/[\s;&|]+/, mostWords).map((word) => word.replace(/^["']|["']$/g, ''));
  return words.map((word) => fileNamed(word, files)).find((path) => path !== undefined);
}

/** The submission's file that is meant by a name in a shell's words: the path, or the end of only one. */
export function fileNamed(name: string, files: SubmissionFiles): string | undefined {
  if (name === '') return undefined;
  const path = posix.normalize(name);
  if (files.paths.includes(path)) return path;
  const ends = files.paths.filter((one) => one.endsWith(`/${posix.basename(path)}`) || one === posix.basename(path));
  return ends.length === 1 && /\.\w+$/.test(path) ? ends[0] : undefined;
}

// bash: 'up.sh: line 3: …'; dash: 'up.sh: 3: …'; Python: 'File "a.py", line 3'.
const numbered = /^(\S+): line (\d{1,7}): |^(\S+): (\d{1,7}): |File "([^"]+)", line (\d{1,7})(?!\d)/;

function placeOf(text: string, main: string | undefined, files: SubmissionFiles) {
  const [, bash, bashLine, dash, dashLine, python, pythonLine] = numbered.exec(text) ?? [];
  const name = bash ?? dash ?? python;
  const number = Number(bashLine ?? dashLine ?? pythonLine);
  if (name !== undefined && number > 0) {
    const file = fileNamed(name, files);
    const code = file === undefined ? undefined : files.text(file)?.split('\n')[number - 1]?.trim();
    return { file: file ?? short(posix.basename(name)), line: number, ...(code && { code: short(code) }) };
  }
  if (main === undefined) return {};
  return { file: main, ...lineWith(text, (files.text(main) ?? '').split('\n')) };
}

/** The only line of a script that has all that the error quotes. */
function lineWith(text: string, script: readonly string[]): { line: number; code: string } | undefined {
  const quoted = [...text.matchAll(/["'‘“`]([^"'’”`]{2,})["'’”]/g)].map(([, word = '']) =>
    word.startsWith('/') ? posix.basename(word) : word.replace(/\/\d+$/, ''),
  );
  const words = quoted.filter((word) => !['name', 'dev', 'netns', 'peer name'].includes(word));
  if (words.length === 0) return undefined;
  const isCode = (line: string) => !/^\s*(#|echo\b|printf\b)/.test(line);
  const fits = script.flatMap((line, index) =>
    isCode(line) && words.some((word) => line.includes(word)) ? [{ line: index + 1, code: short(line.trim()) }] : [],
  );
  return fits.length === 1 ? fits[0] : undefined;
}

/** An error without its place. */
function wordsOf(text: string): string {
  return text.replace(numbered, '').trim();
}

function short(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
