import { tellLines, wordsIn } from '../../harness/expect/told-lines.ts';
import type { FilesContext, ReadFile } from '../../harness/model/index.ts';
import { type Handed, readable } from './handed-in.ts';
import { benchmarks } from './named-files.ts';

/** A file with what a measurement left. */
type MeasuredFile = { readonly path: string; readonly text: string };

const most = 20;

/** The files with what a measurement left, and what they say. No document is its own record, nor is what it was made from. */
export function recordsIn(
  { files, lines }: Pick<FilesContext, 'files' | 'lines'>,
  handed: readonly Handed[],
): readonly MeasuredFile[] {
  const papers = readable(handed).map(({ file }) => ({ file, phrases: phrasesOf(wordsIn(tellLines(file))) }));
  const named = benchmarks(files.paths, lines.benchmark ?? null);
  const own = new Set(handed.map(({ file }) => file?.path));
  const others = named.filter((path) => !own.has(path)).slice(0, most);
  return others
    .map((path) => ({ path, text: textOf(files, path) }))
    .filter((one) => !papers.some(({ file, phrases }) => isOneOf(file, one.path) || repeats(one.text, phrases)));
}

const partBytes = 600_000;

/** The text of a file; of one that is large, its beginning and its end, where the sums are. */
function textOf(files: FilesContext['files'], path: string): string {
  const text = files.text(path);
  if (text !== null) return text;
  const content = files.base64(path) ?? '';
  const decoded = (base64: string) =>
    new TextDecoder().decode(Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)));
  // Four signs of base64 are three bytes.
  const from = Math.max(partBytes, content.length - (content.length % 4) - partBytes);
  return `${decoded(content.slice(0, partBytes))}\n${decoded(content.slice(from))}`;
}

/** Whether a file is another form of a document: 'report.md' beside 'report.pdf'. */
function isOneOf({ path: document }: ReadFile, path: string): boolean {
  const stem = (one: string) =>
    one
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '')
      .toLowerCase();
  return /\.(?:md|markdown|html?)$/i.test(path) && stem(path) === stem(document);
}

const length = 3;
const fewest = 20;
/** A report that pastes all of a record repeats the half of it, and what it was made from nearly all. */
const mostRepeated = 0.7;

function phrasesOf(words: readonly string[]): ReadonlySet<string> {
  const low = words.map((word) => word.toLowerCase());
  return new Set(low.slice(length - 1).map((_, at) => low.slice(at, at + length).join(' ')));
}

/** Whether a text has most of a document's phrases. */
function repeats(text: string, phrases: ReadonlySet<string>): boolean {
  if (phrases.size < fewest) return false;
  const own = phrasesOf(wordsIn([{ kind: 'prose', text, section: '' }]));
  return [...phrases].filter((one) => own.has(one)).length >= mostRepeated * phrases.size;
}
