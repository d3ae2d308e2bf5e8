import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, openPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl';
import { quote } from '../model/index.ts';
import type { ArchiveSource } from './archive-kind.ts';
import { question } from './bad-input.ts';
import { strange } from './entries.ts';
import { foreignNames, zipName } from './entry-name.ts';
import { targetBytes } from './link-way.ts';
import type { Tree } from './tree.ts';

/** Office's own part list (ECMA-376, part 2): a zip with it is a document. */
const officeMark = '[Content_Types].xml';

/** Puts a zip's entries into the tree. Throws bad input for what may not be there, other errors where the zip is damaged. */
export async function readZip(from: ArchiveSource['from'], tree: Tree): Promise<void> {
  // Names are not decoded by the library, as it refuses some in words of its own.
  const options = { lazyEntries: true, decodeStrings: false, autoClose: false };
  const zip = await (Buffer.isBuffer(from) ? fromBufferPromise(from, options) : openPromise(from.file, options));
  try {
    for await (const entry of zip.eachEntry()) await addEntry(entry as RawEntry, zip, tree);
  } finally {
    zip.close();
  }
}

type RawEntry = ZipEntry & { readonly fileNameRaw: Buffer };

async function addEntry(entry: RawEntry, zip: ZipFile, tree: Tree): Promise<void> {
  const name = zipName(entry);
  if (name === officeMark) throw question('What was handed in is an Office document, not an archive of a folder.');
  const path = tree.place(name);
  if (path === undefined) return;
  if (!isUtf8(entry.fileNameRaw)) tree.remark(foreignNames);
  const mode = entry.externalFileAttributes >>> 16;
  const kind = kindOfEntry(name, mode);
  if (kind === 'folder') return tree.add({ kind: 'folder', path });
  if (kind !== 'file' && kind !== 'link') throw strange(path, kind);
  if (entry.isEncrypted())
    throw question(`${quote(path)} in the archive is encrypted: pack the folder without a password.`);
  const size = entry.uncompressedSize;
  if (kind === 'link') {
    if (size > targetBytes) throw strange(path, 'a link with a target that is too long');
    const content = await (await zip.openReadStreamPromise(entry)).toArray();
    return tree.addLink(path, Buffer.concat(content).toString());
  }
  const content = lazily(() => zip.openReadStreamPromise(entry));
  const data = await tree.addFile(path, { executable: (mode & 0o111) !== 0, size, content });
  if (crc32(data) !== entry.crc32) throw new Error(`${path} has another checksum`);
}

/** So that nothing is opened of a file whose size already says too much. */
function lazily(openStream: () => Promise<Readable>): Readable {
  return Readable.from(
    (async function* () {
      yield* await openStream();
    })(),
    { objectMode: false },
  );
}

/** The kind of file that Unix's zip notes (stat(2), S_IFMT); others note none, and a folder's name ends with a slash. */
function kindOfEntry(
  name: string,
  mode: number,
): 'folder' | 'file' | 'link' | 'a FIFO (named pipe)' | 'a socket' | 'a device' {
  const kind = mode & 0o170000;
  if (kind === 0o040000 || name.endsWith('/')) return 'folder';
  if (kind === 0o120000) return 'link';
  if (kind === 0o010000) return 'a FIFO (named pipe)';
  if (kind === 0o140000) return 'a socket';
  return kind === 0 || kind === 0o100000 ? 'file' : 'a device';
}
