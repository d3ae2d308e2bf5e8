import { exitCode, refuse } from '../../harness/engine/index.ts';
import type { Grade, GradedUnit } from '../../harness/model/index.ts';
import { openSession } from '../../harness/session/index.ts';
import { type Layout, printable } from '../../harness/submission/index.ts';
import { prepareReportFolder } from '../report-folder.ts';
import type { Wiring } from '../wiring.ts';
import { hasReports, keptGrade, stampReports, sweep } from './kept.ts';
import type { Planned } from './plan.ts';

/** What all gradings of a class have in common. */
export interface ClassWork {
  readonly wiring: Wiring;
  readonly units: readonly GradedUnit[];
  /** How many lab hosts one grading may have at work at once. */
  readonly hosts: number;
  readonly layouts?: readonly Layout[] | undefined;
  /** Whether what needs review is graded again. */
  readonly again: boolean;
  readonly tools: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** How a submission's turn ended. */
export interface Ended {
  readonly planned: Planned;
  /** 'kept': it had been graded before; 'asked': a person must look; 'stopped': it could not be graded, and that is not its fault. */
  readonly how: 'graded' | 'kept' | 'refused' | 'asked' | 'stopped';
  readonly score?: Pick<Grade, 'verdict' | 'earned' | 'possible'> & { readonly exit: 0 | 1 | 3 };
  /** Why it was refused or stopped. */
  readonly reason?: string;
}

/** Grades a submission in a lab host of its own and writes its record and reports, or finds that this was done before. */
export async function gradeOne(planned: Planned, work: ClassWork, onDay: (day: string) => void): Promise<Ended> {
  try {
    const kept = await keptGrade(planned, {
      checks: work.tools.checks,
      again: work.again,
      checkIds: work.units.flatMap(({ checks }) => checks.map(({ id }) => id)),
    });
    if (kept === undefined) await sweep(planned.folder);
    else if (!(await hasReports(planned.folder))) await write(kept, planned, work);
    const how = kept ? 'kept' : planned.refusal === undefined ? 'graded' : planned.isQuestion ? 'asked' : 'refused';
    const grade = kept ?? (await freshGrade(planned, work, onDay));
    const { verdict, earned, possible } = grade;
    const reason = planned.refusal === undefined ? {} : { reason: planned.refusal };
    return { planned, how, score: { verdict, earned, possible, exit: exitCode(grade) }, ...reason };
  } catch (error) {
    work.signal.throwIfAborted();
    return { planned, how: 'stopped', reason: printable(error instanceof Error ? error.message : String(error)) };
  }
}

async function freshGrade(planned: Planned, work: ClassWork, onDay: (day: string) => void): Promise<Grade> {
  const { path, student, sha256, refusal, isQuestion = false, folder } = planned;
  const { wiring, units, hosts, layouts, tools, signal } = work;
  if (refusal !== undefined) {
    const grade = refuse({ student, submission: { path, sha256 }, tools, units, reason: refusal, isQuestion });
    await write(grade, planned, work);
    return grade;
  }
  const onProgress: Parameters<typeof openSession>[0]['onProgress'] = (progress) => {
    if (progress.kind === 'up-start') onDay(progress.day);
  };
  await prepareReportFolder(folder, path);
  const { lab, testbeds } = wiring;
  const asked = units.map(({ id }) => id);
  const options = { lab, testbeds, folder: path, units: asked, tools, hosts, layouts, signal, onProgress };
  await using session = await openSession(options);
  const grade = await session.grading.run();
  await write(grade, planned, work);
  return grade;
}

async function write(grade: Grade, { folder }: Planned, { wiring }: ClassWork): Promise<void> {
  await sweep(folder);
  await wiring.writeReports(grade, folder);
  await stampReports(folder);
}
