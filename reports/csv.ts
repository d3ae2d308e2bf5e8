import { stringify } from 'csv-stringify/sync';
import { printable } from '../harness/model/index.ts';

/** Rows as CSV with CRLF line ends. No cell is a formula to a spreadsheet, and none holds characters that steer a terminal. */
export function renderCsv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => row.map(cell)),
    // csv-stringify quotes a cell for its own record delimiter only.
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  );
}

/** A cell that a spreadsheet would compute starts with an apostrophe; a number, or the `-` for nothing, is harmless. */
function cell(text: string): string {
  const plain = printable(text);
  return /^\s*[=+\-@＝＋－＠]/u.test(plain) && !/^[-+]?[\d.,]*$/.test(plain) ? `'${plain}` : plain;
}
