import { basename, join } from 'node:path';
import type { RubricRow } from '../../harness/model/index.ts';
import { badInput, nameOf, quote } from '../../harness/submission/index.ts';
import { type ReadText, readText } from '../read-text.ts';
import type { StoredGrade, Suspect } from '../records/read.ts';
import { type Known, parseSheet, type RowProblem } from './sheet.ts';

/** What the rubric of a class says so far. */
export interface Rubric {
  readonly file: string;
  /** The file as it is; undefined when there is none yet. */
  readonly read: ReadText | undefined;
  readonly rows: ReadonlyMap<string, RubricRow>;
}

/** Reads `folder`/rubric.csv. Throws bad input when it is wrong; what is wrong with one row goes to `problem` instead, if there is one. */
export async function readRubric(
  folder: string,
  { records, suspects = [] }: { readonly records: readonly StoredGrade[]; readonly suspects?: readonly Suspect[] },
  problem?: RowProblem,
): Promise<Rubric> {
  const file = join(folder, 'rubric.csv');
  const read = await readText(file, 'The rubric');
  if (read && /[\u0081\u008d\u008f\u0090\u009d]/.test(read.text)) {
    throw badInput(
      `${quote(file)} is in a code page that is not known here, so its comments would be lost: save it as CSV UTF-8.`,
    );
  }
  const rows =
    read === undefined
      ? new Map<string, RubricRow>()
      : parseSheet(read.text, file, rowsFor(records, suspects), problem);
  return { file, read, rows };
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
