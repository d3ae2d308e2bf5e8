import type { Student } from '../../harness/model/index.ts';
import { printableLine } from '../../harness/model/index.ts';
import { whoOf } from '../labels.ts';
import type { StudentLine } from './overview.ts';

/** Whether a row of a gradebook is a student's, by one of the things both may say. */
export type Way<Row> = (row: Row, student: Student) => boolean;

export interface Matches {
  readonly byLine: ReadonlyMap<number, StudentLine>;
  /** The ids of students without a row. */
  readonly missing: readonly string[];
  /** Students whose row is not sure, and why. */
  readonly unsure: readonly { readonly id: string; readonly why: string }[];
}

/**
 * Which student each row is for; `ways` are tried one after the other, surest first. Nobody gets a row that is another's by a surer way,
 * that fits two students in the same way, or that is one of several that fit.
 */
export function matchRows<Row extends { readonly line: number }>(
  rows: readonly Row[],
  students: readonly StudentLine[],
  ways: readonly Way<Row>[],
): Matches {
  const byLine = new Map<number, StudentLine>();
  const unsure = new Map<StudentLine, string>();
  const done = new Set<StudentLine>();
  for (const way of ways) {
    const fits = students
      .filter((student) => !done.has(student))
      .map((student) => ({ student, fitting: rows.filter((row) => way(row, student.grade.student)) }))
      .filter(({ fitting }) => fitting.length > 0);
    const wanted = Map.groupBy(fits, ({ fitting }) => fitting[0]?.line ?? 0);
    for (const { student, fitting } of fits) {
      done.add(student);
      const [row, other] = fitting;
      if (row === undefined) continue;
      const rival = byLine.get(row.line) ?? wanted.get(row.line)?.find((one) => one.student !== student)?.student;
      if (other) unsure.set(student, `lines ${row.line} and ${other.line} both fit`);
      else if (rival) unsure.set(student, `line ${row.line} fits ${printableLine(whoOf(rival.grade.student))} too`);
    }
    for (const { student, fitting } of fits) {
      if (!unsure.has(student) && fitting[0]) byLine.set(fitting[0].line, student);
    }
  }
  return {
    byLine,
    missing: students.filter((one) => !done.has(one)).map(({ grade }) => grade.student.id),
    unsure: [...unsure].map(([{ grade }, why]) => ({ id: grade.student.id, why })),
  };
}

/** Whether two names are the same, whatever their case, accents' encoding and white space; an empty one is like no other. */
export function same(a: string | undefined, b: string | undefined): boolean {
  const plain = (text: string) =>
    printableLine(text)
      .replace(/^'(?=[=+\-@])/, '')
      .normalize('NFKC')
      .toLowerCase();
  return a !== undefined && b !== undefined && plain(a) !== '' && plain(a) === plain(b);
}

/** The words of a name without accents and case, in an order of their own: `Muster, Max` and `Max Muster` have the same. */
export function nameWords(name: string): readonly string[] {
  const letters = printableLine(name).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return letters
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .sort();
}
