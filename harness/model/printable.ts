import { stripVTControlCharacters } from 'node:util';

// Control characters but tab and newline (U+009B alone starts an escape sequence in an 8-bit terminal), bidirectional marks,
// embeddings, overrides and isolates (they make a line read otherwise than it is), the tag and annotation characters
// (invisible), and the noncharacters that XML forbids. Joiners stay: Persian and Devanagari names need them.
const unsafe =
  /[[\p{Cc}\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]--[\t\n]]/gv;

/**
 * Text that is not ours as every terminal, page, table and log of ours shows it: without terminal sequences, line ends are `\n`, lone
 * surrogates are U+FFFD, and what would still steer a reader or hide from one is written as `\uXXXX`.
 */
export function printable(text: string): string {
  return escapeUnsafe(
    stripVTControlCharacters(text)
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      .toWellFormed(),
  );
}

/** The same on one line: runs of white space are one space. */
export function printableLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}

/** A string between quotes, or other JSON, on one line and safe to put in a sentence. */
export function quote(value: unknown): string {
  return escapeUnsafe(JSON.stringify(value));
}

/** Text with these characters as JSON writes them, so that JSON text loses nothing, and showing the file in a terminal is safe. */
export function escapeUnsafe(text: string): string {
  return text.replace(unsafe, (match) =>
    Array.from({ length: match.length }, (_, i) => `\\u${match.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}
