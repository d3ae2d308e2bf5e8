import { parse } from 'csv-parse/sync';
import { readJson } from '../model/index.ts';

/** A row by its columns' names, in lower case and without blanks, dashes and underscores; every value as text. */
export type TableRow = Readonly<Record<string, string>>;

const delimiters = [',', ';', '\t'];
const mostRows = 5000;
const mostCharacters = 1_000_000;
const mostColumns = 200;
const longestRow = 20_000;

/** A name as it is compared: 'Source IP', 'source_ip' and 'SOURCE-IP' are one. */
export function plainName(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Reads CSV with a header, separated by commas, semicolons or tabs, as fair readers do: a byte order mark, blanks around values, empty
 * lines and rows of other lengths are taken. Throws an Error with a sentence for text that is none.
 */
export function readCsv(text: string): TableRow[] {
  requireShort(text);
  const header = text.split(/\r?\n/).find((line) => line.trim() !== '') ?? '';
  const parts = (delimiter: string) => header.split(delimiter).length;
  const delimiter = delimiters.toSorted((a, b) => parts(b) - parts(a))[0] ?? ',';
  const options = { trim: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true } as const;
  const rows = parse(text, {
    ...options,
    bom: true,
    delimiter,
    to: mostRows,
    max_record_size: longestRow,
  }) as string[][];
  const [names = [], ...values] = rows;
  if (names.length > mostColumns) throw new Error(`it has ${names.length} columns; at most ${mostColumns} are read`);
  return values.map((row) => rowOf(names.map((name, index) => [name, row[index] ?? ''])));
}

/** Reads a JSON object of tables, each a list of objects, by their plain names; what is something else is left out. Throws for text that is no JSON. */
export function readJsonTables(text: string): ReadonlyMap<string, readonly TableRow[]> {
  requireShort(text);
  const whole: unknown = readJson(text);
  if (typeof whole !== 'object' || whole === null) return new Map();
  const tables = Object.entries(whole).flatMap(([name, rows]) =>
    Array.isArray(rows) ? [[plainName(name), rows.slice(0, mostRows).flatMap(objectRow)] as const] : [],
  );
  return new Map(tables);
}

function requireShort({ length }: string): void {
  if (length > mostCharacters) throw new Error(`it has ${length} characters; at most ${mostCharacters} are read`);
}

function objectRow(row: unknown): TableRow[] {
  if (typeof row !== 'object' || row === null) return [];
  return [
    rowOf(
      Object.entries(row)
        .slice(0, mostColumns)
        .map(([name, value]) => [name, ['string', 'number'].includes(typeof value) ? `${value}` : '']),
    ),
  ];
}

/** The first of several columns with one name counts. */
function rowOf(entries: readonly (readonly [string, string])[]): TableRow {
  return Object.fromEntries(entries.map(([name, value]) => [plainName(name), value.trim()] as const).toReversed());
}
