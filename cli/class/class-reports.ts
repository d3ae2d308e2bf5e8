import { join, relative } from 'node:path';
import type { Grade } from '../../harness/model/index.ts';
import { isBadInput } from '../../harness/submission/index.ts';
import { writeClassReports } from '../../reports/class/write.ts';
import { believe, type StoredGrade, type Suspect } from '../records/read.ts';
import { prepareReportFolder } from '../report-folder.ts';
import { readFinals } from '../rubric/finals.ts';
import { classFolder } from './class-folder.ts';

/** What the reports of a class are made of. */
export interface ClassReports {
  /** Where its records, its rubric and its course are; absolute. */
  readonly folder: string;
  readonly records: readonly StoredGrade[];
  /** Records that do not count, and why. */
  readonly suspects?: readonly Suspect[];
  /** Where its reports go; absolute. */
  readonly target: string;
  /** Submissions without a record, and why. */
  readonly ungraded?: readonly { readonly id: string; readonly reason: string }[];
}

/** Writes the reports of a class, with final grades where a rubric is kept, and returns their paths. Throws bad input for a wrong rubric. */
export async function writeClass({
  folder,
  records,
  suspects = [],
  target,
  ungraded = [],
}: ClassReports): Promise<readonly string[]> {
  const finals = await readFinals(folder, { records, suspects });
  await prepareReportFolder(target);
  const folders = new Map(records.map((record) => [record.grade, record.folder]));
  const reportOf = (grade: Grade) => join(relative(target, folders.get(grade) ?? ''), 'report.html');
  const grades = records.map(({ grade }) => grade);
  return await writeClassReports(grades, target, { ...finals, ungraded, suspects, reportOf });
}

/** The same right after a grading, for the records in `folders`: a wrong rubric only keeps the reports back, and `warn` gets a sentence. */
export async function writeGradedClass(
  folder: string,
  folders: readonly string[],
  ungraded: NonNullable<ClassReports['ungraded']>,
  warn: (sentence: string) => void,
): Promise<readonly string[]> {
  try {
    const { records, suspects } = await believe(folders);
    for (const { reason } of suspects) warn(reason);
    return await writeClass({ folder, records, suspects, target: join(folder, classFolder), ungraded });
  } catch (error) {
    if (!isBadInput(error)) throw error;
    warn(`The reports of the class were not made: ${error.message}`);
    return [];
  }
}
