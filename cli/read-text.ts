import { readFile } from 'node:fs/promises';
import { badInput, quote } from '../harness/submission/index.ts';

/** How a text is written down; in `windows-1252` stand the texts of any one-byte code page, byte by byte. */
export type Encoding = 'utf-8' | 'utf-8 with mark' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface ReadText {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
}

const marks: Readonly<Record<string, Encoding>> = { efbbbf: 'utf-8 with mark', fffe: 'utf-16le', feff: 'utf-16be' };

/** Reads a text that a person or another program wrote; undefined when there is no such file. Throws bad input with `what` it should be. */
export async function readText(path: string, what: string): Promise<ReadText | undefined> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw badInput(`${what} ${quote(path)} cannot be read (${error.code}).`);
  });
  return bytes && decodeText(bytes, path);
}

/** The text in a file's bytes: UTF-8, UTF-16, or the code page of a Western Windows. Throws bad input for what is none of them. */
export function decodeText(bytes: Buffer, path: string): ReadText {
  const encoding = encodingOf(bytes);
  if (encoding === undefined || /^504b0304|^d0cf11e0/.test(bytes.toString('hex', 0, 4))) {
    throw badInput(`${quote(path)} is no text but a workbook or another file: save it as CSV, in UTF-8.`);
  }
  try {
    const text = new TextDecoder(encoding.replace(' with mark', ''), { fatal: true }).decode(bytes);
    // Node's decoder gives the C1 controls for the five bytes that the code page leaves open, so nothing is lost.
    return { text, encoding };
  } catch {
    throw badInput(
      `${quote(path)} begins as ${encoding.replace(' with mark', '').toUpperCase()} and is damaged: save it anew.`,
    );
  }
}

/** The text as bytes; what a one-byte code page lacks makes it UTF-8 with a mark. */
export function encodeText({ text, encoding }: ReadText): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  const bytes = encoding === 'windows-1252' ? Array.from(text, (character) => codePage().get(character)) : [undefined];
  if (bytes.every((byte) => byte !== undefined)) return Buffer.from(bytes);
  return Buffer.from(encoding === 'utf-8' ? text : `\ufeff${text}`);
}

function encodingOf(bytes: Buffer): Encoding | undefined {
  const mark = Object.keys(marks).find((hex) => bytes.toString('hex', 0, hex.length / 2) === hex);
  if (mark !== undefined) return marks[mark];
  if (bytes.includes(0)) {
    // Most letters of a header are ASCII, whose other half is zero in UTF-16.
    const [even = 0, odd = 0] = [0, 1].map(
      (first) => bytes.filter((byte, at) => at % 2 === first && byte === 0).length,
    );
    if (bytes.length % 2 === 0 && even !== odd && Math.min(even, odd) === 0) return odd > 0 ? 'utf-16le' : 'utf-16be';
    return undefined;
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

let page: ReadonlyMap<string, number> | undefined;

function codePage(): ReadonlyMap<string, number> {
  const all = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  page ??= new Map(Array.from(all, (character, byte) => [character, byte]));
  return page;
}
