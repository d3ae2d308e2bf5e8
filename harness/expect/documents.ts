import type { ReadFile } from '../model/index.ts';
import { readApart } from './reading-process.ts';

const reader = new URL('./documents/reader.ts', import.meta.url).pathname;
/** Of processor time, for all files of one call. */
const usualMs = 30_000;

/**
 * A file to be read, its content in base64; null where there is none, or where `trouble` says, as the end of a sentence, why it is not read. `drawn`: whether
 * it is looked for what is drawn on a PDF's pages, which takes as long as all else together.
 */
export type FileToRead = {
  readonly path: string;
  readonly content: string | null;
  readonly trouble?: string;
  readonly drawn?: boolean;
};

/**
 * Reads PDF, Markdown, PPTX and MP4 files by a process that may take `milliseconds` of processor time and no more than 3 GB; what it had not come to by
 * then has `trouble`. The smallest come first. Rejects where the machine gives it no time.
 */
export async function readFiles(files: readonly FileToRead[], milliseconds = usualMs): Promise<ReadFile[]> {
  const there = files.filter(({ content }) => content !== null);
  const inTurn = there.toSorted((a, b) => (a.content ?? '').length - (b.content ?? '').length);
  const read = inTurn.length > 0 ? await readApart<ReadFile>(reader, inTurn, milliseconds) : [];
  return files.map(({ path, content, trouble: known }) => {
    const trouble = known ?? (content === null ? 'there is no such file' : 'it takes too long or too much to be read');
    const found = read.find((one) => one.path === path);
    return found ?? { path, format: 'other', trouble, pages: [], count: 0, drawn: 0 };
  });
}
