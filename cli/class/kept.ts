import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grade } from '../../harness/model/index.ts';
import { readRecord } from '../records/read.ts';
import type { Planned } from './plan.ts';

/** What a grade must have been made of to be kept: the same submission, observed or at least judged again by the same checks. */
export interface Wanted {
  /** The version of the checks. */
  readonly checks: string | undefined;
  readonly checkIds: readonly string[];
  /** Whether a grade that needs review is none: what the grader could not tell then, it may now. */
  readonly again: boolean;
}

/** The finished grade that a submission already has; undefined when it has none, or one of something else. */
export async function keptGrade(planned: Planned, wanted: Wanted): Promise<Grade | undefined> {
  const grade = await readRecord(join(planned.folder, 'grade.json')).catch(() => undefined);
  if (grade === undefined) return undefined;
  const { student, submission, tools, results } = grade;
  const same =
    student.id === planned.student.id &&
    submission.sha256 === planned.sha256 &&
    [tools.checks, tools.judged].includes(wanted.checks) &&
    results.map(({ id }) => id).join() === wanted.checkIds.join();
  return same && !(wanted.again && grade.verdict === 'needs-review') ? grade : undefined;
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
