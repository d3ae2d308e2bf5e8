import { printableLine } from '../../harness/model/index.ts';

/** Text as a part of a line of Markdown that shows it as it stands: no emphasis, link, tag, mention or end of a table's cell. */
export function markdownText(text: string): string {
  // CommonMark: a backslash makes any ASCII punctuation character literal.
  return printableLine(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
