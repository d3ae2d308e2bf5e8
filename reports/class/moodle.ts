import type { Grade } from '../../harness/model/index.ts';
import { printableLine } from '../../harness/model/index.ts';
import { html } from '../html/markup.ts';
import { points, verdictSentence } from '../labels.ts';
import { markText } from '../mark-lines.ts';
import { fullMark, markOf } from './marks.ts';
import { matchRows, nameWords, same, type Way } from './match.ts';
import { findColumns, type MoodleColumns } from './moodle-columns.ts';
import { asWord, noWords } from './moodle-words.ts';
import { numberIn } from './number.ts';
import { type ClassExtras, overviewOf, type StudentLine } from './overview.ts';
import { changeRow, readWorksheet, renderWorksheet, type Worksheet, type WorksheetRow } from './worksheet.ts';

/** A gradebook's sheet with its grades filled in. */
export interface FilledSheet {
  readonly csv: string;
  readonly delimiter: string;
  readonly filled: number;
  /** Students without a row. */
  readonly missing: readonly string[];
  /** Students whose row was left alone, and why: 'pending', … */
  readonly left: readonly { readonly id: string; readonly why: string }[];
}

/**
 * Fills the grades of a class into a grading worksheet that Moodle gave, in any language. Only the grade and the comments change, and only
 * where Moodle lets them. Throws an Error whose message is a sentence with `path` and line when the sheet is another.
 */
export function fillMoodleSheet(
  text: string,
  path: string,
  grades: readonly Grade[],
  extras: ClassExtras = {},
): FilledSheet {
  const sheet = readWorksheet(text, path);
  const columns = findColumns(sheet, path);
  const { students } = overviewOf(grades, extras);
  const own = students.filter(({ clashes }) => !clashes);
  const { byLine, missing, unsure } = matchRows(
    sheet.rows.map((row) => rowNames(row, columns)),
    own,
    ways,
  );
  const full = fullMark({ students }, extras);
  const decimal = decimalSign(sheet, columns);
  const left = [...clashing(students), ...unsure];
  let filled = 0;
  const rows = sheet.rows.map((row) => {
    const student = byLine.get(row.line);
    if (!student) return row;
    const cell = (column: number | undefined) => row.cells[column ?? -1]?.text ?? '';
    const mark = markOf(student, extras);
    const why = reasonToLeave(student, mark, cell(columns.changeable));
    if (why !== undefined || mark === null) {
      left.push({ id: student.grade.student.id, why: why ?? 'pending' });
      return row;
    }
    filled += 1;
    const most = maximum(cell(columns.maximum), path, row.line);
    const changes = new Map([[columns.grade, points((mark / Math.max(full, 1)) * most).replace('.', decimal)]]);
    if (columns.feedback !== undefined) changes.set(columns.feedback, comment(student));
    return changeRow(row, changes);
  });
  const csv = renderWorksheet(sheet, [sheet.headerRow, ...rows]);
  return { csv, delimiter: sheet.delimiter, filled, missing, left };
}

/** Students whom several submissions name. */
export function clashing(students: readonly StudentLine[]): FilledSheet['left'][number][] {
  const ids = students.filter(({ clashes }) => clashes).map(({ grade }) => grade.student.id);
  return [...new Set(ids)].map((id) => ({ id, why: 'several submissions name this student' }));
}

interface RowNames {
  readonly line: number;
  /** The number of the participant. */
  readonly number: string;
  readonly name: string;
  readonly email: string;
  readonly others: readonly string[];
}

function rowNames({ line, cells }: WorksheetRow, columns: MoodleColumns): RowNames {
  const cell = (column: number | undefined) => cells[column ?? -1]?.text ?? '';
  const number = /(\d+)\s*$/.exec(cell(columns.identifier))?.[1] ?? '';
  return { line, number, name: cell(columns.name), email: cell(columns.email), others: columns.others.map(cell) };
}

/** Surest first: an id of digits alone may be a participant's number or the school's. The name is last. */
const ways: readonly Way<RowNames>[] = [
  (row, { id, name, known }) => {
    const folder = /^participant[ _](\d+)$/i.exec(id) ?? /_(\d+)_assignsubmission_/.exec(id);
    const number = known?.moodle ?? folder?.[1];
    // In another assignment the same number is somebody else's.
    return number !== undefined && number === row.number && (known?.moodle === undefined || likeNames(row.name, name));
  },
  (row, { id, known }) => [known?.number, known?.login, id].some((one) => row.others.some((other) => same(other, one))),
  (row, { id, known }) => [known?.email, known?.login, id].some((one) => same(row.email, one)),
  (row, { id, known }) => [known?.login, id].some((one) => same(row.email.split('@')[0], one)),
  (row, { id, known }) => known === undefined && /^\d+$/.test(id) && row.number === id,
  (row, { id }) => same(row.name, id),
  (row, { name }) => same(row.name, name),
];

/** Whether two names may be one person's: they have a word in common, or one of them is not told. */
function likeNames(a: string, b: string): boolean {
  const [one, other] = [nameWords(a), nameWords(b)];
  return one.length === 0 || other.length === 0 || one.some((word) => other.includes(word));
}

/** Moodle reads a point in every language, and a comma where that is the language's; spreadsheets there make dates of points. */
function decimalSign({ headers, rows, delimiter }: Worksheet, columns: MoodleColumns): '.' | ',' {
  if (/^(grade|mark)$/.test(asWord(headers[columns.grade] ?? ''))) return '.';
  const numbers = rows.flatMap(({ cells }) => [columns.maximum, columns.grade].map((at) => cells[at]?.text ?? ''));
  const sign = numbers.map((cell) => /^\s*\d+([.,])\d{1,5}\s*$/.exec(cell)?.[1]).find((one) => one !== undefined);
  return (sign as '.' | ',' | undefined) ?? (delimiter === ';' ? ',' : '.');
}

function reasonToLeave({ grade }: StudentLine, mark: number | null, changeable: string): string | undefined {
  if (noWords.test(asWord(changeable))) return 'Moodle does not let this grade be changed';
  if (mark !== null) return undefined;
  return grade.verdict === 'needs-review' ? 'needs review' : 'pending';
}

function maximum(cell: string, path: string, line: number): number {
  const value = numberIn(cell);
  if (value !== undefined && value > 0) return value;
  throw new Error(
    `${path}, line ${line}: the maximum grade is '${printableLine(cell)}', which is no number of points. Use points for the assignment.`,
  );
}

/** Moodle reads it as HTML; what people wrote stands in it as text. */
function comment({ grade, final }: StudentLine): string {
  const lost = grade.results.filter(({ status }) => status !== 'pass').length;
  const why = lost > 0 ? ` ${lost} of ${grade.results.length} checks were not passed: the report says why.` : '';
  const technical = `${points(grade.earned)} of ${points(grade.possible)} technical points. ${verdictSentence(grade)}.${why}`;
  if (final === undefined) return technical;
  return `${html`${markText(final, grade)}`.markup.replaceAll('\n', '<br />')}<br />${technical}`;
}
