import { exitCode, refuse } from '../../harness/engine/index.ts';
import { type Grade, type GradedUnit, printable } from '../../harness/model/index.ts';
import { openSession } from '../../harness/session/index.ts';
import { isQuestion, type Layout } from '../../harness/submission/index.ts';
import type { TrustedKey } from '../course/trust.ts';
import { prepareReportFolder } from '../report-folder.ts';
import type { Wiring } from '../wiring.ts';
import { hasReports, keptGrade, setAside, stampReports, sweep } from './kept.ts';
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
  /** Whether a record of other work of the same student is put aside instead of replaced. */
  readonly keepsAttempts: boolean;
  /** Whose records count. */
  readonly trust: readonly TrustedKey[];
  /** Gets a sentence for a person. */
  readonly warn: (sentence: string) => void;
}

/** How a submission's turn ended. */
export interface Ended {
  readonly planned: Planned;
  /** 'kept': it had been graded before; 'asked': a person must look first; 'stopped': it could not be graded, and that is not its fault. */
  readonly how: 'graded' | 'kept' | 'refused' | 'asked' | 'stopped';
  readonly score?: Pick<Grade, 'verdict' | 'earned' | 'possible'> & { readonly exit: 0 | 1 | 3 };
  /** Why it was refused or stopped, or what is asked. */
  readonly reason?: string;
  /** Whether a record lies in its folder. */
  readonly recorded: boolean;
}

/** Grades a submission in a lab host of its own and writes its record and reports, or finds that this was done before. Rejects only when aborted. */
export async function gradeOne(planned: Planned, work: ClassWork, onDay: (day: string) => void): Promise<Ended> {
  try {
    const kept = await keptGrade(planned, wanted(work));
    const { refusal, question } = planned;
    if (kept === undefined) {
      await sweep(planned.folder);
      if (work.keepsAttempts) await setAside(planned, work.trust);
    } else if (kept.renamed || !(await hasReports(planned.folder))) await write(kept.grade, planned, work);
    const grade = kept?.grade ?? (await freshGrade(planned, work, onDay));
    const how = kept ? 'kept' : refusal !== undefined ? 'refused' : question !== undefined ? 'asked' : 'graded';
    const { verdict, earned, possible } = grade;
    const reason = refusal ?? question;
    const score = { verdict, earned, possible, exit: exitCode(grade) };
    return { planned, how, score, ...(reason !== undefined && { reason }), recorded: true };
  } catch (error) {
    work.signal.throwIfAborted();
    return await notGraded(planned, work, error);
  }
}

function wanted({ tools, again, units, trust, warn }: ClassWork): Parameters<typeof keptGrade>[1] {
  return { checks: tools.checks, again, units, trust, warn };
}

async function freshGrade(planned: Planned, work: ClassWork, onDay: (day: string) => void): Promise<Grade> {
  const { path, student, refusal, question, folder } = planned;
  const { wiring, units, hosts, layouts, tools, signal } = work;
  if (refusal !== undefined || question !== undefined) {
    const facts = { ...factsOf(planned, work), reason: refusal ?? question ?? '' };
    const grade = refuse({ ...facts, isQuestion: refusal === undefined });
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
  const graded = await session.grading.run();
  // Who it is of is the class's to say, not the submission's.
  const grade = { ...graded, student, submission: { ...graded.submission, ...submissionOf(planned) } };
  await write(grade, planned, work);
  return grade;
}

/** Also who could not be graded has a record, in which nothing counts, and which is never kept. */
async function notGraded(planned: Planned, work: ClassWork, error: unknown): Promise<Ended> {
  const reason = printable(error instanceof Error ? error.message : String(error));
  const grade = refuse({ ...factsOf(planned, work), reason, isQuestion: true });
  // It may have been graded and recorded, and only a report failed.
  const recorded = await keptGrade(planned, wanted(work))
    .then((kept) => (kept ? undefined : write(grade, planned, work)))
    .then(
      () => true,
      () => false,
    );
  if (!isQuestion(error)) return { planned, how: 'stopped', reason, recorded };
  return { planned, how: 'asked', score: { ...grade, exit: 3 }, reason, recorded };
}

function factsOf(planned: Planned, { wiring, tools, units }: ClassWork) {
  const { id, title } = wiring.lab;
  return { lab: { id, title }, student: planned.student, submission: submissionOf(planned), tools, units };
}

function submissionOf({ shown, sha256, handedIn }: Planned): Grade['submission'] {
  return { path: shown, sha256, ...(handedIn !== undefined && { handedIn }) };
}

async function write(grade: Grade, { folder }: Planned, { wiring }: ClassWork): Promise<void> {
  await sweep(folder);
  await wiring.writeReports(grade, folder);
  await stampReports(folder);
}
