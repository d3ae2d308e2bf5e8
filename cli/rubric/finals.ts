import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Course, type FinalGrade, finalGrade, type RubricRow } from '../../harness/model/index.ts';
import { badInput, quote } from '../../harness/submission/index.ts';
import type { StoredGrade } from '../records/read.ts';
import { readCourse } from './course.ts';
import { parseSheet } from './sheet.ts';

/** What the rubric of a class says so far. */
export interface Rubric {
  readonly file: string;
  /** The file's text; undefined when there is none yet. */
  readonly text: string | undefined;
  readonly rows: ReadonlyMap<string, RubricRow>;
  readonly course: Course;
}

/** Reads `folder`/rubric.csv and the course. Throws bad input when one of them is wrong. */
export async function readRubric(folder: string, records: readonly StoredGrade[], course?: string): Promise<Rubric> {
  const file = join(folder, 'rubric.csv');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw badInput(`The rubric ${quote(file)} cannot be read (${error.code}).`);
  });
  const ids = records.map(({ grade }) => grade.student.id);
  const rows = text === undefined ? new Map<string, RubricRow>() : parseSheet(text, file, ids);
  return { file, text, rows, course: await readCourse(folder, course) };
}

/** Throws bad input when a student has two records: only one of them can make a final grade. */
export function requireOneEach(folder: string, records: readonly StoredGrade[]): void {
  for (const [id, [one, other]] of Map.groupBy(records, ({ grade }) => grade.student.id)) {
    if (one === undefined || other === undefined) continue;
    const names = [one, other].map((record) => quote(basename(record.folder))).join(' and ');
    throw badInput(
      `${quote(id)} has two records in ${quote(folder)}, ${names}: take away the one that does not count.`,
    );
  }
}

/**
 * The class's final grades by student id, for its reports: none where no rubric is kept. Throws bad input for a wrong rubric or course,
 * and where a rubric is kept and a student has two records.
 */
export async function readFinals(
  folder: string,
  records: readonly StoredGrade[],
): Promise<{ readonly title?: string; readonly finals?: ReadonlyMap<string, FinalGrade> }> {
  const { text, rows, course } = await readRubric(folder, records);
  const title = course.title === undefined ? {} : { title: course.title };
  if (text === undefined) return title;
  requireOneEach(folder, records);
  const finals = records.map(({ grade }) => {
    const { id } = grade.student;
    return [id, finalGrade(grade, rows.get(id), course)] as const;
  });
  return { ...title, finals: new Map(finals) };
}
