import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { getFileNameLowLevel, openPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl';
import { printable, quote } from '../model/index.ts';
import { type ArchiveTree, bounded, gatherTree } from './archive-tree.ts';
import { badInput } from './bad-input.ts';
import { type Entry, type limits, strange } from './entries.ts';

const repack = 'pack the folder as .zip or .tar.gz';

/** Other archives, by their first bytes. */
const foreign: Readonly<Record<string, string>> = {
  '52617221': 'a RAR',
  '377abcaf': 'a 7-Zip',
  fd377a58: 'an xz',
  '425a6839': 'a bzip2',
  '28b52ffd': 'a Zstandard',
};

/** Reads a .zip, .tar or .tar.gz of a submission into memory; which of them it is, its first bytes tell. Throws bad input. */
export async function readArchive(path: string, within: typeof limits): Promise<readonly Entry[]> {
  const head = await firstBytes(path).catch(({ code }: NodeJS.ErrnoException) => {
    throw badInput(`The submission ${quote(path)} cannot be read (${code}).`);
  });
  const magic = head.toString('hex', 0, 4);
  if (foreign[magic]) throw badInput(`The submission ${quote(path)} is ${foreign[magic]} archive: ${repack}.`);
  const zip = magic === '504b0304' || magic === '504b0506';
  const gzip = magic.startsWith('1f8b');
  if (!zip && !gzip && head.toString('latin1', 257, 262) !== 'ustar') {
    throw badInput(`The submission ${quote(path)} is neither a folder nor an archive that can be read: ${repack}.`);
  }
  const tree = gatherTree(within);
  try {
    await (zip ? readZip(path, tree) : readTar(path, gzip, tree, within));
    return tree.finish();
  } catch (error) {
    if (error instanceof Error && error.name === 'BadInput') throw error;
    const reason = printable(error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    throw badInput(`The archive ${quote(path)} is damaged (${reason}): ${repack} again.`);
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  await using file = await open(path);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(512), 0, 512, 0);
  return buffer.subarray(0, bytesRead);
}

const tarKinds: Readonly<Record<string, string>> = {
  fifo: 'a FIFO (named pipe)',
  'character-device': 'a device',
  'block-device': 'a device',
};

async function readTar(path: string, gzip: boolean, tree: ArchiveTree, within: typeof limits): Promise<void> {
  const entries = extract();
  const unpacked = (source: AsyncIterable<Buffer>) => bounded(source, within);
  const source = createReadStream(path);
  const reading = gzip ? pipeline(source, createGunzip(), unpacked, entries) : pipeline(source, unpacked, entries);
  // Its errors come out of the loop, too.
  reading.catch(() => undefined);
  for await (const entry of entries) {
    await addTarEntry(entry.header, entry as unknown as Readable, tree);
    entry.resume();
  }
  await reading;
}

async function addTarEntry(header: Header, content: Readable, tree: ArchiveTree): Promise<void> {
  const path = tree.place(header.name);
  if (path === undefined) return;
  const { type, linkname, size = 0, mode = 0 } = header;
  if (type === 'directory') tree.addFolder(path);
  else if (type === 'symlink') tree.addLink(path, linkname ?? '');
  else if (type === 'link') tree.addHardLink(path, linkname ?? '');
  else if (type === 'file' || type === 'contiguous-file') {
    await tree.addFile(path, { executable: (mode & 0o111) !== 0, size, content });
  } else throw strange(path, tarKinds[type ?? ''] ?? 'of an unknown kind');
}

async function readZip(path: string, tree: ArchiveTree): Promise<void> {
  // Names are not decoded by the library, as it refuses some in words of its own.
  const zip = await openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) await addZipEntry(entry, zip, tree);
  } finally {
    zip.close();
  }
}

async function addZipEntry(entry: ZipEntry, zip: ZipFile, tree: ArchiveTree): Promise<void> {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  const path = tree.place(name);
  if (path === undefined) return;
  const mode = entry.externalFileAttributes >>> 16;
  const kind = zipKind(name, mode);
  if (kind === 'folder') return tree.addFolder(path);
  if (kind !== 'file' && kind !== 'link') throw strange(path, kind);
  if (entry.isEncrypted()) throw badInput(`${quote(path)} in the archive is encrypted: ${repack}, without a password.`);
  const size = entry.uncompressedSize;
  if (kind === 'link') {
    if (size > 4096) throw strange(path, 'a link with a target that is too long');
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
function zipKind(
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
