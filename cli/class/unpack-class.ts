import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { badInput, isBadInput, printable, quote } from '../../harness/submission/index.ts';

/** What a class's zip may unpack to: far more than any class, far less than a disk. */
const most = { entries: 100_000, bytes: 20_000_000_000 };

export interface UnpackedClass extends AsyncDisposable {
  /** A temporary folder that goes with it. */
  readonly folder: string;
  /** Names that were left out. */
  readonly leftOut: readonly string[];
}

/** Unpacks the zip of a class as a platform gives it into a temporary folder; what a student packed stays packed. Throws bad input. */
export async function unpackClass(path: string, within = most): Promise<UnpackedClass> {
  const folder = await mkdtemp(join(tmpdir(), 'netproof-class-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const leftOut: string[] = [];
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false });
    if (zip.entryCount > within.entries) throw badInput(`${quote(path)} holds more than ${within.entries} files.`);
    let left = within.bytes;
    for await (const entry of zip.eachEntry()) {
      const name = nameIn(entry);
      if (name === undefined) leftOut.push(nameOfEntry(entry));
      else left -= await unpackEntry(zip, entry, join(folder, name), left);
      if (left < 0) throw badInput(`${quote(path)} unpacks to more than ${within.bytes / 1e9} GB.`);
    }
    return { folder, leftOut, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    if (isBadInput(error)) throw error;
    const reason = printable((error as Error).message).replace(/\.$/, '');
    throw badInput(`The class ${quote(path)} is no zip that can be read (${reason}): download it again, or unpack it.`);
  } finally {
    zip?.close();
  }
}

/** UTF-8 where it is that, whatever the zip says of it; else as the zip says. */
function nameOfEntry({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fileNameRaw);
  } catch {
    return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  }
}

/** Its path in the folder; undefined for links, and for what would lie elsewhere. */
function nameIn(entry: Entry): string | undefined {
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000;
  const name = nameOfEntry(entry);
  const parts = name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const fits = parts.length > 0 && parts.length < 64 && !/^([A-Za-z]:)?[\\/]/.test(name);
  const isPlain = kind === 0 || kind === 0o100000 || kind === 0o040000;
  const safe = parts.every((part) => part !== '..' && !part.includes('\0') && Buffer.byteLength(part) <= 255);
  return fits && isPlain && safe ? parts.join('/') : undefined;
}

/** Returns the bytes that it took. */
async function unpackEntry(zip: ZipFile, entry: Entry, target: string, left: number): Promise<number> {
  if (/[\\/]$/.test(nameOfEntry(entry))) {
    await mkdir(target, { recursive: true });
    return 0;
  }
  if (entry.uncompressedSize > left) return entry.uncompressedSize;
  if (entry.isEncrypted())
    throw badInput(`${quote(nameOfEntry(entry))} in the class is encrypted: unpack it yourself.`);
  await mkdir(dirname(target), { recursive: true });
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(bytes > left ? badInput('The class unpacks to more than it says.') : null, chunk);
    },
  });
  // 'wx': a name that is there twice must not become one file.
  const file = createWriteStream(target, { flags: 'wx', mode: 0o600 });
  await pipeline(await zip.openReadStreamPromise(entry), counted, file).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST'
      ? badInput(`${quote(nameOfEntry(entry))} is in the class twice: unpack it yourself.`)
      : error;
  });
  const time = entry.getLastModDate();
  await utimes(target, time, time);
  return bytes;
}
