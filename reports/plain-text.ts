import { stripVTControlCharacters } from 'node:util';

// Control characters but tab and newline (U+009B alone starts an escape sequence in an 8-bit terminal), bidirectional
// embeddings, overrides and isolates (they make a line read otherwise than it is), the tag and annotation characters
// (invisible), and the noncharacters that XML forbids. Joiners stay: Persian and Devanagari names need them.
const unsafe = /[[\p{Cc}\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]--[\t\n]]/gv;

/**
 * Text from a submission as every report shows it: ANSI sequences, control characters and characters that turn the reading
 * direction are gone, line ends are `\n`, lone surrogates are U+FFFD.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .toWellFormed()
    .replace(unsafe, '');
}

/** The same on one line: runs of white space are one space. */
export function plainLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}

/** JSON text with the same characters written as `\uXXXX`: nothing is lost, and showing the file in a terminal is safe. */
export function escapeUnsafe(json: string): string {
  const units = (match: string) =>
    Array.from({ length: match.length }, (_, i) => `\\u${match.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
  return json.replace(unsafe, (match) => units(match));
}
