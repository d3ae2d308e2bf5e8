import { basename, join, relative } from 'node:path';
import type { Grade } from '../../harness/model/index.ts';
import { isBadInput } from '../../harness/submission/index.ts';
import { writeClassReports } from '../../reports/class/write.ts';
import { type MarkedClass, readClass } from '../marks/read-class.ts';
import { refreshReports } from '../marks/refresh-reports.ts';
import { prepareReportFolder } from '../report-folder.ts';
import { classFolder } from './class-folder.ts';

/** What the reports of a class are made of. */
export interface ClassReports {
  readonly marked: MarkedClass;
  /** Where its reports go; absolute. */
  readonly target: string;
  /** Submissions without a record, and why. */
  readonly ungraded?: readonly { readonly id: string; readonly reason: string }[];
}

/** Writes the reports of a class, with final grades where they are kept, and returns their paths. */
export async function writeClass({ marked, target, ungraded = [] }: ClassReports): Promise<readonly string[]> {
  await prepareReportFolder(target);
  const folders = new Map(marked.records.map((record) => [record.grade, record.reports ?? record.folder]));
  const reportOf = (grade: Grade) => join(relative(target, folders.get(grade) ?? ''), 'report.html');
  const grades = marked.records.map(({ grade }) => grade);
  return await writeClassReports(grades, target, { ...classExtras(marked), ungraded, reportOf });
}

/** What the reports and gradebooks of a class show beside its grades. */
export function classExtras({ course, finals, suspects, unclear, remarks, attempts }: MarkedClass) {
  return {
    ...(course.title !== undefined && { title: course.title }),
    ...(finals !== undefined && { finals }),
    suspects,
    unclear,
    remarks,
    attempts: attempts.map(({ folder, grade }) => ({ grade, name: basename(folder) })),
  };
}

/** The same right after a grading, for the records in `folders`: a wrong rubric only keeps the reports back, and `warn` gets a sentence. */
export async function writeGradedClass(
  folder: string,
  folders: readonly string[],
  ungraded: NonNullable<ClassReports['ungraded']>,
  warn: (sentence: string) => void,
): Promise<readonly string[]> {
  try {
    const marked = await readClass(folder, { folders });
    for (const { reason } of [...marked.suspects, ...marked.remarks]) warn(reason);
    await refreshReports(marked, { warn });
    return await writeClass({ marked, target: join(folder, classFolder), ungraded });
  } catch (error) {
    if (!isBadInput(error)) throw error;
    warn(`The reports of the class were not made: ${error.message}`);
    return [];
  }
}
