import { resolve } from 'node:path';
import { debuglog } from 'node:util';
import { printable, quote } from '../../harness/model/index.ts';
import { chosenUnits } from '../../harness/session/index.ts';
import { badInput, isBadInput, isWithin } from '../../harness/submission/index.ts';
import { readCourse } from '../course/read-course.ts';
import { trustedKeys } from '../course/trust.ts';
import { githubStep } from '../github-actions.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { prepareReportFolder } from '../report-folder.ts';
import type { Streams } from '../run-grade.ts';
import type { Wiring } from '../wiring.ts';
import { type ClassWork, type Ended, gradeOne } from './grade-one.ts';
import { classLine, endLine, label, questionLines } from './labels.ts';
import { lockFolder } from './lock.ts';
import { openClass } from './open-class.ts';
import { type Planned, planClass } from './plan.ts';
import { readRoster } from './roster.ts';
import { classView, type Show } from './view.ts';

export interface ClassRequest {
  /** The folder of submissions, or a platform's zip of them; absolute. */
  readonly folder: string;
  readonly days?: readonly string[] | undefined;
  /** Where the records go, each in a folder of its own; absolute. */
  readonly out: string;
  readonly jobs: number;
  /** A CSV that says who the students are; absolute. */
  readonly roster?: string | undefined;
  /** Grades again what needs review. */
  readonly again?: boolean | undefined;
}

const debug = debuglog('netproof');

/**
 * Grades every submission of a class that has no finished grade yet. Returns the exit code: 3 when one could not be graded, else 1 when
 * one lost a mark, else 3 when one needs review, else 0; 2 for bad input, 130 or 143 when interrupted.
 */
export async function runClass(wiring: Wiring, request: ClassRequest, streams: Streams): Promise<number> {
  const { stdout, stderr } = streams;
  const { folder, out, jobs } = request;
  using _github = githubStep(process.env, stdout);
  using interrupt = listenForInterrupt();
  try {
    const units = chosenUnits(wiring.lab, { units: request.days });
    if (isWithin(out, folder))
      throw badInput(`The class ${quote(folder)} lies where its records should go: use --out.`);
    const course = await readCourse(out);
    const rosterFile = request.roster ?? (course.roster === undefined ? undefined : resolve(out, course.roster));
    const roster = rosterFile === undefined ? undefined : await readRoster(rosterFile);
    // A key that others can use is said before anything is graded.
    const trust = await trustedKeys(course);
    await using opened = await openClass(
      folder,
      out,
      wiring.lab.units.map(({ id }) => id),
    );
    await prepareReportFolder(out);
    await using _ = await lockFolder(out);
    const { layouts } = course;
    const { submissions, remarks } = await planClass(opened, out, { roster, layouts, handedIn: course.handedIn });
    for (const remark of remarks) stderr.write(`${printable(remark)}\n`);
    stdout.write(`Class ${folder}: ${submissions.length} submissions, ${jobs} at a time. Records: ${out}\n`);
    const tools = await wiring.toolVersions();
    const { signal } = interrupt;
    // With several jobs, the others use what one leaves idle.
    const hosts = jobs > 1 ? 1 : 2;
    const warn = (sentence: string) => void stderr.write(`${printable(sentence)}\n`);
    const keepsAttempts = course.resubmissions !== undefined;
    const again = request.again === true;
    const work = { wiring, units, hosts, layouts, again, keepsAttempts, trust, tools, signal, warn };
    const ended = await gradeEach(submissions, work, jobs, streams);
    stdout.write(`\n${[classLine(ended), ...questionLines(ended)].join('\n')}\n`);
    const folders = ended.flatMap(({ planned, recorded }) => (recorded ? [planned.folder] : []));
    const ungraded = ended.flatMap(({ planned, reason = '', recorded }) =>
      recorded ? [] : [{ id: planned.student.id, reason }],
    );
    for (const file of await wiring.writeClassReports(out, folders.sort(), ungraded, warn))
      stdout.write(`Wrote ${file}\n`);
    return classExitCode(ended);
  } catch (error) {
    debug('%O', error);
    const interrupted = interrupt.exitCode();
    const again = 'Interrupted: what was graded is kept; the same command goes on from there.';
    const reason = error instanceof Error ? error.message : String(error);
    stderr.write(`${interrupted === undefined ? printable(reason) : again}\n`);
    return interrupted ?? (isBadInput(error) ? 2 : 3);
  }
}

async function gradeEach(
  submissions: readonly Planned[],
  work: ClassWork,
  jobs: number,
  { stdout }: Pick<Streams, 'stdout'>,
): Promise<readonly Ended[]> {
  const view = classView(stdout);
  const queue = [...submissions];
  const all: Ended[] = [];
  // A machine that was too busy for a lab host may not be at the end.
  const again = new Set<Planned>();
  const left = () => `${submissions.length - all.length} left`;
  const worker = async (show: Show) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const who = label(next);
      const ended = await gradeOne(next, work, (day) => show(`${who}: ${day} … (${left()})`));
      if (ended.how === 'stopped' && !again.has(next)) {
        again.add(next);
        queue.push(next);
        view.line(`${endLine(ended, stdout)} It is tried once more at the end.`);
        continue;
      }
      all.push(ended);
      view.line(`${endLine(ended, stdout)} (${left()})`);
      view.title(`${all.length} of ${submissions.length} done, ${left()}`);
    }
  };
  await view.run(Array.from({ length: Math.min(jobs, submissions.length) }, () => worker));
  return all;
}

function classExitCode(all: readonly Ended[]): 0 | 1 | 3 {
  if (all.some(({ score }) => score === undefined)) return 3;
  if (all.some(({ score }) => score?.exit === 1)) return 1;
  return all.every(({ score }) => score?.exit === 0) ? 0 : 3;
}
