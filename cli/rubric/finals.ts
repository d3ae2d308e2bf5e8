import { basename, join } from 'node:path';
import { asRendered, type Course, type FinalGrade, finalGrade, type RubricRow } from '../../harness/model/index.ts';
import { badInput, nameOf, quote } from '../../harness/submission/index.ts';
import { type ReadText, readText } from '../read-text.ts';
import type { StoredGrade, Suspect } from '../records/read.ts';
import { readCourse } from './course.ts';
import { type Known, parseSheet } from './sheet.ts';

/** What the rubric of a class says so far. */
export interface Rubric {
  readonly file: string;
  /** The file as it is; undefined when there is none yet. */
  readonly read: ReadText | undefined;
  readonly rows: ReadonlyMap<string, RubricRow>;
  readonly course: Course;
}

/** Reads `folder`/rubric.csv and the course. Throws bad input when one of them is wrong. */
export async function readRubric(
  folder: string,
  { records, suspects = [] }: { readonly records: readonly StoredGrade[]; readonly suspects?: readonly Suspect[] },
  course?: string,
): Promise<Rubric> {
  const file = join(folder, 'rubric.csv');
  const read = await readText(file, 'The rubric');
  if (read && /[\u0081\u008d\u008f\u0090\u009d]/.test(read.text)) {
    throw badInput(
      `${quote(file)} is in a code page that is not known here, so its comments would be lost: save it as CSV UTF-8.`,
    );
  }
  const rows =
    read === undefined ? new Map<string, RubricRow>() : parseSheet(read.text, file, rowsFor(records, suspects));
  return { file, read, rows, course: await readCourse(folder, course) };
}

/** Whose rows there may be: an older netproof called a submission of a platform's download by its file's name. */
function rowsFor(records: readonly StoredGrade[], suspects: readonly Suspect[]): readonly Known[] {
  const aliases = Map.groupBy(records, ({ grade }) => nameOf(grade.submission.path));
  return [
    ...suspects.map(({ id, folder }) => ({ id, folder: basename(folder) })),
    ...[...aliases].flatMap(([alias, [first, second]]) =>
      first && !second ? [{ id: first.grade.student.id, alias }] : [],
    ),
    ...records.map(({ grade }) => ({ id: grade.student.id })),
  ];
}

/** Throws bad input when a student has two records: only one of them can make a final grade. */
export function requireOneEach(folder: string, records: readonly StoredGrade[]): void {
  for (const [one, other] of Map.groupBy(records, ({ grade }) => asRendered(grade.student.id)).values()) {
    if (one === undefined || other === undefined) continue;
    const { id } = one.grade.student;
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
  { records, suspects = [] }: { readonly records: readonly StoredGrade[]; readonly suspects?: readonly Suspect[] },
): Promise<{ readonly title?: string; readonly finals?: ReadonlyMap<string, FinalGrade> }> {
  const { read, rows, course } = await readRubric(folder, { records, suspects });
  const title = course.title === undefined ? {} : { title: course.title };
  if (read === undefined) return title;
  requireOneEach(folder, records);
  const finals = records.map(({ grade }) => {
    const { id } = grade.student;
    return [id, finalGrade(grade, rows.get(id), course)] as const;
  });
  return { ...title, finals: new Map(finals) };
}
