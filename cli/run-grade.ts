import { join, relative } from 'node:path';
import { debuglog } from 'node:util';
import { exitCode } from '../harness/engine/index.ts';
import type { Grade } from '../harness/model/index.ts';
import { openSession } from '../harness/session/index.ts';
import { type Choice, choiceLine, folderName, isBadInput, printable } from '../harness/submission/index.ts';
import { githubStep } from './github-actions.ts';
import { listenForInterrupt } from './interrupt.ts';
import { hasColour, type Output, showProgress } from './progress-lines.ts';
import { project } from './project.ts';
import { ownFolder, prepareReportFolder } from './report-folder.ts';
import type { Wiring } from './wiring.ts';

export interface GradeRequest {
  readonly submission: Choice;
  /** 'all' is the whole lab; left out: what was handed in. */
  readonly days?: readonly string[] | undefined;
  /** These checks only. */
  readonly checks?: readonly string[] | undefined;
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
    const { days, checks, submission } = request;
    const { signal } = interrupt;
    await using session = await openSession({
      lab: wiring.lab,
      testbeds: wiring.testbeds,
      folder: submission.path,
      units: days,
      checks,
      handedInOnly: days === undefined && checks === undefined,
      tools: await wiring.toolVersions(),
      signal,
      onProgress: showProgress(text),
    });
    const usual = reportFolder(session.submission.student.id);
    const facts = { path: session.submission.root, sha256: session.submission.sha256 };
    const { folder: out, remark } =
      request.out === undefined ? await ownFolder(usual, facts) : { folder: request.out, remark: undefined };
    if (remark !== undefined) stderr.write(`${remark}\n`);
    await prepareReportFolder(out, session.submission.root);
    const grade = await session.grading.run();
    showGrade(wiring, grade, text);
    github?.show(grade);
    if (request.json) stdout.write(`${JSON.stringify(grade, null, 2)}\n`);
    for (const file of await wiring.writeReports(grade, out)) text.write(`Wrote ${relative(process.cwd(), file)}\n`);
    return exitCode(grade);
  } catch (error) {
    debug('%O', error);
    stderr.write(`${printable(error instanceof Error ? error.message : String(error))}\n`);
    return interrupt.exitCode() ?? (isBadInput(error) ? 2 : 3);
  }
}

/** Where the reports of a student go when nobody says otherwise. */
export function reportFolder(student: string, unit = ''): string {
  return join(project, 'reports/out', folderName(student), unit);
}

function showGrade(wiring: Wiring, grade: Grade, output: Output): void {
  const summary = wiring.renderSummary(grade, { color: hasColour(output), columns: output.columns ?? 80 });
  output.write(`\n${summary.trimEnd()}\n\n`);
}
