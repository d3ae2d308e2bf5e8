import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Grade, type GradedUnit, unitOf } from '../../harness/model/index.ts';
import { quote } from '../../harness/submission/index.ts';
import type { TrustedKey } from '../course/trust.ts';
import { attemptFolder } from '../marks/attempt-folder.ts';
import { doubt, readRecord } from '../records/read.ts';
import type { Planned } from './plan.ts';

/** What a grade must have been made of to be kept: the same submission, observed or at least judged again by the same checks. */
export interface Wanted {
  /** The version of the checks. */
  readonly checks: string | undefined;
  readonly units: readonly GradedUnit[];
  /** Whether a grade that needs review is none: what the grader could not tell then, it may now. */
  readonly again: boolean;
  /** Whose records count. */
  readonly trust: readonly TrustedKey[];
  /** Gets a sentence about a record that is not believed. */
  readonly warn: (sentence: string) => void;
}

/** The finished grade that a submission already has; undefined when it has none, one of something else, or one that is not believed. */
export async function keptGrade(
  planned: Planned,
  wanted: Wanted,
): Promise<{ readonly grade: Grade; readonly renamed: boolean } | undefined> {
  const file = join(planned.folder, 'grade.json');
  const grade = await readRecord(file).catch(() => undefined);
  if (grade === undefined) return undefined;
  const { student, submission, tools, results, seed } = grade;
  const same =
    student.id === planned.student.id &&
    submission.sha256 === planned.sha256 &&
    [tools.checks, tools.judged].includes(wanted.checks) &&
    results.map(({ id }) => id).join() === idsWanted(results, wanted.units).join();
  // Without a seed nothing ran: it was refused or asked about, or it could not be graded then.
  const wasStopped = seed === '' && planned.refusal === undefined && planned.question === undefined;
  if (!same || wasStopped || (wanted.again && grade.verdict === 'needs-review')) return undefined;
  const why = doubt(grade, wanted.trust);
  if (why !== undefined) {
    wanted.warn(`${quote(file)} ${why}, so it is not kept: the submission is graded again.`);
    return undefined;
  }
  const told = { ...submission, ...(planned.handedIn !== undefined && { handedIn: planned.handedIn }) };
  const renamed = !isDeepStrictEqual([student, submission], [planned.student, told]);
  return { grade: renamed ? { ...grade, student: planned.student, submission: told } : grade, renamed };
}

/** Puts the record of other work of the same student aside, with all that lies beside it, so that a new one does not replace it. */
export async function setAside({ folder, student, sha256 }: Planned, trust: readonly TrustedKey[]): Promise<void> {
  const grade = await readRecord(join(folder, 'grade.json')).catch(() => undefined);
  if (grade === undefined || grade.student.id !== student.id || grade.submission.sha256 === sha256) return;
  // Where nothing was judged, or what was is not believed, there is no attempt to keep.
  if (grade.seed === '' || doubt(grade, trust) !== undefined) return;
  const aside = attemptFolder(folder, grade.submission.sha256);
  await rm(aside, { recursive: true, force: true });
  await rename(folder, aside);
}

/** The checks that there would be now; extra work that was left out then would be again, as the submission is the same. */
function idsWanted(results: Grade['results'], units: readonly GradedUnit[]): readonly string[] {
  const graded = new Set(results.map(unitOf));
  return units
    .filter(({ id, optional }) => optional !== true || graded.has(id))
    .flatMap(({ checks }) => checks.map(({ id }) => id));
}

/** The name of the file that says of which record the other reports were made. */
const stampName = '.reports';

/** Whether all reports of the record in `folder` were written: we may have been killed between the record and them. */
export async function hasReports(folder: string): Promise<boolean> {
  const stamp = await readFile(join(folder, stampName), 'utf8').catch(() => undefined);
  return stamp === (await digest(folder));
}

/** Notes that all reports of the record in `folder` are there. */
export async function stampReports(folder: string): Promise<void> {
  await writeFile(join(folder, stampName), await digest(folder));
}

/** Removes what a killed netproof may have left half written. */
export async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => name.endsWith('.tmp') || name.startsWith('.writable-'));
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function digest(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'grade.json'));
  return createHash('sha256').update(text).digest('hex');
}
