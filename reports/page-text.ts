import { printable, printableLine } from '../harness/model/index.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const usual = { characters: 3000, lines: 60 };

/**
 * Text for the PDF: safe, bounded, and breakable where a word has more than `longest` characters. Shorter words are left
 * as they are, so that a command copied from the page still runs.
 */
export function pageText(text: string, longest = 60): string {
  return breakable(shorten(printable(text)), longest);
}

/** The same on one line of at most `limit` characters. */
export function pageLine(text: string, longest = 60, limit = 400): string {
  const line = printableLine(text);
  return breakable(line.length > limit ? `${line.slice(0, limit - 1).toWellFormed()}…` : line, longest);
}

function breakable(text: string, longest: number): string {
  return text.replace(/[^\s\u200b]+/g, (word) => (word.length > longest ? broken(word, Math.min(8, longest)) : word));
}

/** A zero-width space, where a line may end, after punctuation or at least every `every` characters. */
function broken(word: string, every: number): string {
  let out = '';
  let run = 0;
  for (const { segment } of graphemes.segment(word)) {
    out += segment;
    run += 1;
    if (run < every && !(run > 2 && /[/.,;:=_&?-]/.test(segment))) continue;
    out += '\u200b';
    run = 0;
  }
  return out;
}

/** Head and tail of a long text; what lies between is counted. */
export function shorten(text: string, most = usual): string {
  const lines = text.split('\n');
  if (text.length <= most.characters && lines.length <= most.lines) return text;
  const cut = lines.length > most.lines;
  const head = (cut ? lines.slice(0, most.lines / 2).join('\n') : text).slice(0, most.characters / 2).toWellFormed();
  const tail = (cut ? lines.slice(-most.lines / 2).join('\n') : text).slice(-most.characters / 2).toWellFormed();
  return `${head}\n[… ${text.length - head.length - tail.length} characters are left out; grade.json has them]\n${tail}`;
}
