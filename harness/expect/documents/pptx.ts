import { buffer } from 'node:stream/consumers';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import type { FileContent } from '../../model/index.ts';

const most = { parts: 5000, slides: 300, bytes: 4_000_000 } as const;
/** ECMA-376, part 1, 13.3.8: a slide is a part of its own. */
const slide = /^ppt\/slides\/slide(\d+)\.xml$/;

/** The text of a PPTX's slides, in the order of their numbers. Throws where it cannot be read, or is larger than slides are. */
export async function readPptx(bytes: Buffer): Promise<FileContent> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true });
  if (zip.entryCount > most.parts)
    throw new Error(`it has ${zip.entryCount} parts, and at most ${most.parts} are read`);
  const found = new Map<number, string>();
  for await (const entry of zip.eachEntry()) {
    const number = slide.exec(entry.fileName)?.[1];
    if (number === undefined) continue;
    if (found.size >= most.slides) throw new Error(`it has more than ${most.slides} slides`);
    found.set(Number(number), wordsOf(await textOf(zip, entry)));
  }
  if (found.size === 0) throw new Error('it is a zip without slides');
  const pages = [...found].sort(([a], [b]) => a - b).map(([, text]) => text);
  return { format: 'pptx', pages, count: pages.length, drawn: 0 };
}

async function textOf(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > most.bytes)
    throw new Error(`${entry.fileName} in it unpacks to more than ${most.bytes / 1_000_000} MB`);
  return (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
}

/** A paragraph (a:p) is a line of the runs in it (a:t). */
function wordsOf(xml: string): string {
  const paragraphs = xml.split('</a:p>').map((part) => {
    const runs = part
      .split('<a:t')
      .slice(1)
      .filter((run) => /^[\s>]/.test(run));
    return runs.map((run) => run.slice(run.indexOf('>') + 1).split('<')[0]).join('');
  });
  return paragraphs.filter((line) => line.trim() !== '').join('\n');
}
