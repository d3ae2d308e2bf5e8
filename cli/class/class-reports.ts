import { join, relative } from 'node:path';
import type { Grade } from '../../harness/model/index.ts';
import { isBadInput } from '../../harness/submission/index.ts';
import { writeClassReports } from '../../reports/class/write.ts';
import { readRecord, type StoredGrade } from '../records/read.ts';
import { prepareReportFolder } from '../report-folder.ts';
import { readFinals } from '../rubric/finals.ts';

/** The folder for the reports of a class, among those of its students. */
export const classFolder = 'class';

/** What the reports of a class are made of. */
export interface ClassReports {
  /** Where its records, its rubric and its course are; absolute. */
  readonly folder: string;
  readonly records: readonly StoredGrade[];
  /** Where its reports go; absolute. */
  readonly target: string;
  /** Submissions without a record, and why. */
  readonly ungraded?: readonly { readonly id: string; readonly reason: string }[];
}

/** Writes the reports of a class, with final grades where a rubric is kept, and returns their paths. Throws bad input for a wrong rubric. */
export async function writeClass({ folder, records, target, ungraded = [] }: ClassReports): Promise<readonly string[]> {
  const finals = await readFinals(folder, records);
  await prepareReportFolder(target);
  const folders = new Map(records.map((record) => [record.grade, record.folder]));
  const reportOf = (grade: Grade) => join(relative(target, folders.get(grade) ?? ''), 'report.html');
  const grades = records.map(({ grade }) => grade);
  return await writeClassReports(grades, target, { ...finals, ungraded, reportOf });
}

/** The same right after a grading, for the records in `folders`: a wrong rubric only keeps the reports back, and `warn` gets a sentence. */
export async function writeGradedClass(
  folder: string,
  folders: readonly string[],
  ungraded: NonNullable<ClassReports['ungraded']>,
  warn: (sentence: string) => void,
): Promise<readonly string[]> {
  try {
    const files = folders.map((own) => ({ folder: own, file: join(own, 'grade.json') }));
    const records = await Promise.all(files.map(async (one) => ({ ...one, grade: await readRecord(one.file) })));
    return await writeClass({ folder, records, target: join(folder, classFolder), ungraded });
  } catch (error) {
    if (!isBadInput(error)) throw error;
    warn(`The reports of the class were not made: ${error.message}`);
    return [];
  }
}
