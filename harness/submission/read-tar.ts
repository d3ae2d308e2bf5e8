import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import type { ArchiveKind, ArchiveSource } from './archive-kind.ts';
import { type Limits, strange } from './entries.ts';
import { decodeName, foreignNames } from './entry-name.ts';
import { bounded, type Tree } from './tree.ts';

const kinds: Readonly<Record<string, string>> = {
  fifo: 'a FIFO (named pipe)',
  'character-device': 'a device',
  'block-device': 'a device',
};

/** Latin-1 keeps each byte, for names that are not UTF-8. The library's types do not know its options (README, `extract`). */
const asBytes: object = { allowUnknownFormat: true, filenameEncoding: 'latin1' };

/** Puts a tar's entries into the tree. Throws bad input for what may not be there, other errors where the tar is damaged. */
export async function readTar(
  from: ArchiveSource['from'],
  kind: Exclude<ArchiveKind, 'zip'>,
  tree: Tree,
  within: Limits,
): Promise<void> {
  const entries = extract(asBytes);
  const source = Buffer.isBuffer(from) ? Readable.from([from], { objectMode: false }) : createReadStream(from.file);
  const unpacked = (bytes: AsyncIterable<Buffer>) => bounded(bytes, within);
  const decompressor = kind === 'gzip' ? createGunzip() : kind === 'zstd' ? createZstdDecompress() : undefined;
  const reading = decompressor
    ? pipeline(source, decompressor, unpacked, entries)
    : pipeline(source, unpacked, entries);
  // Its errors come out of the loop, too.
  reading.catch(() => undefined);
  for await (const entry of entries) {
    await addEntry(entry.header, entry as unknown as Readable, tree);
    entry.resume();
  }
  await reading;
}

async function addEntry(header: Header, content: Readable, tree: Tree): Promise<void> {
  const { type, size = 0, mode = 0 } = header;
  const pax = header.pax as { readonly path?: string; readonly linkpath?: string } | null | undefined;
  const path = tree.place(pax?.path ?? decoded(header.name));
  if (path === undefined) return;
  if (pax?.path === undefined && !isUtf8(Buffer.from(header.name, 'latin1'))) tree.remark(foreignNames);
  const target = pax?.linkpath ?? decoded(header.linkname ?? '');
  if (type === 'directory') tree.add({ kind: 'folder', path });
  else if (type === 'symlink') tree.addLink(path, target);
  else if (type === 'link') tree.addHardLink(path, target);
  else if (type === 'file' || type === 'contiguous-file') {
    await tree.addFile(path, { executable: (mode & 0o111) !== 0, size, content });
  } else throw strange(path, kinds[type] ?? 'of an unknown kind');
}

function decoded(latin1: string): string {
  return decodeName(Buffer.from(latin1, 'latin1'));
}
