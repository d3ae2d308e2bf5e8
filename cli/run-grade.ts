import { relative } from 'node:path';
import { debuglog } from 'node:util';
import { exitCode, gradeAll } from '../harness/engine/index.ts';
import type { Grade } from '../harness/model/index.ts';
import { type Choice, choiceLine, isBadInput, printable } from '../harness/submission/index.ts';
import { githubStep } from './github-actions.ts';
import { listenForInterrupt } from './interrupt.ts';
import { hasColour, type Output, showProgress } from './progress-lines.ts';
import { openSession } from './session.ts';
import type { Wiring } from './wiring.ts';

export interface GradeRequest {
  readonly submission: Choice;
  readonly days?: readonly string[] | undefined;
  /** Absolute. */
  readonly out?: string | undefined;
  /** Prints the grade as JSON, and all else to standard error. */
  readonly json?: boolean | undefined;
}

export interface Streams {
  readonly stdout: Output;
  readonly stderr: Output;
}

const debug = debuglog('netproof');

/** Grades a submission and returns the exit code: 0, 1 or 3 as graded, 2 for bad input, 130 or 143 when interrupted. */
export async function runGrade(wiring: Wiring, request: GradeRequest, { stdout, stderr }: Streams): Promise<number> {
  const text = request.json ? stderr : stdout;
  using github = githubStep(process.env, text);
  text.write(`${choiceLine(request.submission, process.cwd())}\n`);
  using interrupt = listenForInterrupt();
  try {
    const { days, out, submission } = request;
    const { signal } = interrupt;
    await using session = await openSession(wiring, {
      folder: submission.path,
      days,
      out,
      signal,
      onProgress: showProgress(text),
    });
    if (session.remark !== undefined) stderr.write(`${session.remark}\n`);
    const grade = await gradeAll(session.grading);
    showGrade(wiring, grade, text);
    github?.show(grade);
    if (request.json) stdout.write(`${JSON.stringify(grade, null, 2)}\n`);
    for (const file of await session.write(grade)) text.write(`Wrote ${relative(process.cwd(), file)}\n`);
    return exitCode(grade);
  } catch (error) {
    debug('%O', error);
    stderr.write(`${printable(error instanceof Error ? error.message : String(error))}\n`);
    return interrupt.exitCode() ?? (isBadInput(error) ? 2 : 3);
  }
}

function showGrade(wiring: Wiring, grade: Grade, output: Output): void {
  const summary = wiring.renderSummary(grade, { color: hasColour(output), columns: output.columns ?? 80 });
  output.write(`\n${summary.trimEnd()}\n\n`);
}
