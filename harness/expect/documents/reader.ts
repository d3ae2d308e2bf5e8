import { json } from 'node:stream/consumers';
import type { FileContent, ReadFile } from '../../model/index.ts';
import type { FileToRead } from '../documents.ts';
import { readPdf } from './pdf-text.ts';

/**
 * The program that reads documents, in a process of its own: what they take in time and memory ends with it. It reads a list of paths and
 * contents (base64) and writes a line of JSON for each as soon as it is done.
 */

/** What an honest document never comes near. */
const mostText = 131_072;

async function read(path: string, bytes: Buffer, drawn: boolean): Promise<FileContent> {
  if (bytes.length === 0) throw new Error('it is empty');
  if (bytes.subarray(0, 1024).includes('%PDF-')) return await readPdf(new Uint8Array(bytes), drawn);
  if (bytes.readUInt16BE(0) === 0x504b && /\.pptx?$/i.test(path))
    return await (await import('./pptx.ts')).readPptx(bytes);
  if (bytes.subarray(4, 8).toString('latin1') === 'ftyp') return await (await import('./mp4.ts')).readMp4(bytes);
  if (!/\.(md|markdown|txt)$/i.test(path)) throw new Error('it is neither PDF, Markdown, PPTX nor MP4');
  if (bytes.includes(0)) throw new Error('it is no text');
  const text = new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n');
  if (text.length > mostText) throw new Error(`it has ${text.length} characters, and at most ${mostText} are read`);
  return { format: 'markdown', pages: [text], count: 1, drawn: 0 };
}

/** The pages, until they are too many to be read. */
function within(pages: readonly string[]): readonly string[] {
  let left = mostText;
  return pages.map((page) => {
    const shown = page.slice(0, left);
    left -= shown.length;
    return shown;
  });
}

for (const { path, content, drawn = false } of (await json(process.stdin)) as readonly FileToRead[]) {
  let seen: Omit<ReadFile, 'path'>;
  try {
    const found = await read(path, Buffer.from(content ?? '', 'base64'), drawn);
    seen = { ...found, pages: within(found.pages) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    seen = { format: 'other', trouble: words.split('\n')[0]?.slice(0, 200) ?? '', pages: [], count: 0, drawn: 0 };
  }
  process.stdout.write(`${JSON.stringify({ path, ...seen } satisfies ReadFile)}\n`);
}
