import { parse } from 'csv-parse/sync';
import { printable, quote, type RubricRow } from '../../harness/model/index.ts';
import { badInput, folderName } from '../../harness/submission/index.ts';
import { asWritten, renderCsv } from '../../reports/csv.ts';

/** A student's row: what netproof knows, and what the instructor gave. */
export interface SheetRow {
  readonly id: string;
  readonly name: string;
  /** Percent; null when it is unknown. */
  readonly technical: number | null;
  readonly given: RubricRow | undefined;
}

const columns = [
  'id',
  'name',
  'technical %',
  'code quality %',
  'documentation %',
  'presentation %',
  'comments',
] as const;
const scores = { codeQuality: columns[3], documentation: columns[4], presentation: columns[5] } as const;

/** How a spreadsheet saved the sheet. */
export interface Dialect {
  readonly delimiter: ',' | ';' | '\t';
}

/** Where the comma is the decimal sign, spreadsheets write semicolons. */
export function dialectOf(text: string): Dialect {
  const [first = ''] = text.split('\n', 1);
  const [delimiter = ','] = ([',', ';', '\t'] as const).toSorted(
    (a, b) => first.split(b).length - first.split(a).length,
  );
  return { delimiter };
}

/** The rubric as CSV, one row a student. */
export function renderSheet(rows: readonly SheetRow[], { delimiter }: Dialect = { delimiter: ',' }): string {
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : String(value).replace('.', delimiter === ';' ? ',' : '.');
  const cells = rows.map(({ id, name, technical, given }) => [
    ...[id, name, number(technical)],
    ...[number(given?.codeQuality), number(given?.documentation), number(given?.presentation)],
    given?.comments ?? '',
  ]);
  return renderCsv([columns, ...cells], delimiter);
}

/** A student by id, and by another name that a row may have. */
export interface Known {
  readonly id: string;
  readonly alias?: string;
  /** The folder of a record that cannot be read. */
  readonly folder?: string;
}

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Gets a sentence about a row, and whose it is; what is wrong there is left out. */
export type RowProblem = (id: string, sentence: string) => void;

/**
 * What the instructor wrote, by student id, from the text of a rubric.csv. Throws bad input with `path` and the line for other
 * columns; and for a student who is none of `students`, one who is there twice, and a score that is no number from 0 to 100, unless
 * `problem` takes these: who is there twice has no score then.
 */
export function parseSheet(
  text: string,
  path: string,
  students: readonly Known[],
  problem: RowProblem = (_, sentence) => {
    throw badInput(sentence);
  },
): ReadonlyMap<string, RubricRow> {
  const [header, ...lines] = linesOf(text, path);
  const at = columnsOf(header, path);
  const known = new Map([
    ...students.flatMap(({ id, alias }) => (alias === undefined ? [] : [[asShown(alias), id] as const])),
    ...students.map(({ id }) => [asShown(id), id] as const),
  ]);
  const folders = new Set(students.map(({ folder }) => folder));
  const rows = new Map<string, RubricRow>();
  let line = header?.info.lines ?? 0;
  for (const { record, info } of lines) {
    const where = `${path}, line ${line + 1}`;
    line = info.lines;
    const cell = (column: string) => asWritten(record[at.get(column) ?? -1] ?? '');
    const id = known.get(asShown(cell('id'))) ?? (folders.has(folderName(cell('id'))) ? cell('id') : undefined);
    if (id === undefined) {
      problem(cell('id'), `${where}: no student ${quote(cell('id'))} was graded here.`);
      continue;
    }
    if (rows.has(id)) {
      problem(id, `${where}: the student ${quote(id)} has a row already.`);
      rows.set(id, { codeQuality: null, documentation: null, presentation: null, comments: '' });
      continue;
    }
    const score = (column: string) => scoreIn(cell(column), (why) => problem(id, `${where}: ${column} ${why}`));
    rows.set(id, {
      codeQuality: score(scores.codeQuality),
      documentation: score(scores.documentation),
      presentation: score(scores.presentation),
      comments: cell('comments'),
    });
  }
  return rows;
}

function linesOf(text: string, path: string): readonly Line[] {
  const { delimiter } = dialectOf(text);
  try {
    const options = { bom: true, delimiter, info: true, relax_column_count_less: true, skip_empty_lines: true };
    return parse(text, options) as unknown as readonly Line[];
  } catch (error) {
    throw badInput(`${path} is no CSV: ${printable((error as Error).message).replace(/\s+/g, ' ')}.`);
  }
}

function columnsOf(header: Line | undefined, path: string): ReadonlyMap<string, number> {
  const names = (header?.record ?? []).map((name) => name.trim().toLowerCase());
  const found = new Map(names.map((name, index) => [name, index]));
  const missing = columns.find((column) => !found.has(column));
  const unknown = names.find(
    (name, index) => !(columns as readonly string[]).includes(name) || found.get(name) !== index,
  );
  if (missing === undefined && unknown === undefined) return found;
  const wrong = missing === undefined ? `${quote(unknown)} is one too many` : `${quote(missing)} is missing`;
  throw badInput(`${path}, line 1: the columns must be ${columns.join(', ')}; ${wrong}.`);
}

function scoreIn(text: string, wrong: (why: string) => void): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = /^\d+([.,]\d+)?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : Number.NaN;
  if (value <= 100) return value;
  wrong(`must be a number from 0 to 100, or empty, not ${quote(trimmed)}.`);
  return null;
}

/** An id as a cell has it. */
function asShown(id: string): string {
  return asWritten(printable(id)).normalize('NFC').trim();
}
