import { stringify } from 'csv-stringify/sync';
import { printable } from '../harness/model/index.ts';

/** What parts cells somewhere: `,`, `;` where the comma is the decimal sign, tab, and `|`; and line ends. */
const quoted = /[,;\t|\r\n]/;

/**
 * Rows as CSV with CRLF line ends. No cell is a formula to a spreadsheet, whichever of these it takes for the separator, and none
 * holds characters that steer a terminal.
 */
export function renderCsv(rows: readonly (readonly string[])[], delimiter: ',' | ';' | '\t' = ','): string {
  return stringify(
    rows.map((row) => row.map((cell) => withoutFormula(printable(cell)))),
    { record_delimiter: 'windows', delimiter, quoted_match: quoted },
  );
}

/**
 * A cell that a spreadsheet would compute starts with an apostrophe, and so does what would be a cell of its own where the sheet is cut at
 * another separator: quotes inside of a line do not count then. A number, or the `-` for nothing, is harmless.
 */
export function withoutFormula(cell: string): string {
  if (/^[-+]?[\d.,]*$/.test(cell)) return cell;
  return cell.replace(/(^|[,;\t|\n"])(?=[^\S\t\n]*[=+\-@＝＋－＠])/gu, "$1'");
}

/** The cell as it was before those apostrophes. */
export function asWritten(cell: string): string {
  return cell.replace(/(^|[,;\t|\n"])'(?=[^\S\t\n]*[=+\-@＝＋－＠])/gu, '$1');
}
