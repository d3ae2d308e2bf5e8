import { type CsvError, parse } from 'csv-parse/sync';
import { printableLine } from '../../harness/model/index.ts';
import { withoutFormula } from '../csv.ts';

interface Cell {
  readonly text: string;
  readonly quoted: boolean;
}

export interface WorksheetRow {
  /** Of the file, counted from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** A table that another program gave, so that what is not changed can be written as it was. */
export interface Worksheet {
  readonly delimiter: string;
  readonly lineEnd: string;
  readonly headers: readonly string[];
  readonly headerRow: WorksheetRow;
  readonly rows: readonly WorksheetRow[];
  /** The ends of the last line and of empty ones after it. */
  readonly tail: string;
}

/**
 * Reads a table whose cells are parted by commas, semicolons or tabs. Throws an Error whose message is a sentence with `path` and line for
 * what is none, or could not be written again as it is.
 */
export function readWorksheet(text: string, path: string): Worksheet {
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? '\r\n';
  const tail = /[\r\n]*$/.exec(text)?.[0] ?? '';
  const body = text.slice(0, text.length - tail.length);
  const readings = [',', ';', '\t'].map((delimiter) => readAs(body, delimiter, lineEnd));
  const read = readings.filter((one) => 'rows' in one).toSorted((a, b) => b.headers.length - a.headers.length)[0];
  if (read === undefined) throw unreadable(readings, text, path);
  const sheet = { ...read, tail };
  if (renderWorksheet(sheet, [sheet.headerRow, ...sheet.rows], (cell) => cell) !== text) {
    throw new Error(
      `${path} could not be written again as it is: it has empty lines, several kinds of line ends or quotes inside of cells. Download it again, or save it as CSV anew.`,
    );
  }
  return sheet;
}

/** The same table with these rows. No cell is a formula. */
export function renderWorksheet(
  { delimiter, lineEnd, tail }: Pick<Worksheet, 'delimiter' | 'lineEnd' | 'tail'>,
  rows: readonly WorksheetRow[],
  safe = withoutLeadingFormula,
): string {
  const lines = rows.map(({ cells }) =>
    cells.map(({ text, quoted }) => rendered(safe(text), quoted, delimiter)).join(delimiter),
  );
  return lines.join(lineEnd) + tail;
}

/** A row with other texts in some of its columns. */
export function changeRow(row: WorksheetRow, changes: ReadonlyMap<number, string>): WorksheetRow {
  const cells = row.cells.map((cell, column) => {
    const text = changes.get(column);
    return text === undefined ? cell : { text, quoted: cell.quoted };
  });
  return { ...row, cells };
}

function rendered(text: string, quoted: boolean, delimiter: string): string {
  const must = quoted || text.includes(delimiter) || /["\r\n]/.test(text);
  return must ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Only what begins as a formula: the platform's own words are left as they are. */
function withoutLeadingFormula(text: string): string {
  return /^\s*[=+\-@＝＋－＠]/u.test(text) ? withoutFormula(text) : text;
}

type Reading = Omit<Worksheet, 'tail'>;
type Failure = { readonly reason: string; readonly line: number };

function readAs(text: string, delimiter: string, lineEnd: string): Reading | Failure {
  try {
    const cast = (value: string, { quoting }: { readonly quoting: boolean }) => ({ text: value, quoted: quoting });
    const options = { delimiter, record_delimiter: lineEnd, cast, info: true, relax_column_count: false } as const;
    const records = parse(text, options as never) as unknown as { record: Cell[]; info: { lines: number } }[];
    const rows = records.map(({ record, info }) => ({ line: info.lines, cells: record }));
    const [headerRow, ...others] = rows;
    if (headerRow === undefined) return { reason: 'it is empty', line: 1 };
    if (headerRow.cells.length < 2) return { reason: 'it has one column only', line: 1 };
    const headers = headerRow.cells.map((cell) => cell.text.trim());
    return { delimiter, lineEnd, headers, headerRow, rows: others };
  } catch (error) {
    const { message, lines } = error as CsvError & { lines?: number };
    return { reason: printableLine(message), line: lines ?? 1 };
  }
}

/** The complaint of the reading that finds the most cells in the first line. */
function unreadable(readings: readonly (Reading | Failure)[], text: string, path: string): Error {
  const [first = ''] = text.split(/[\r\n]/, 1);
  const counts = [',', ';', '\t'].map((delimiter) => first.split(delimiter).length);
  const failure = readings[counts.indexOf(Math.max(...counts))] as Failure;
  return new Error(
    `${path}, line ${failure.line}: this is no CSV that can be filled: ${failure.reason}. Download the worksheet again.`,
  );
}
