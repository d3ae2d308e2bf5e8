import { constants } from 'node:fs';
import { lstat, open, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { quote } from '../model/index.ts';
import { readArchive } from './archive.ts';
import { badInput } from './bad-input.ts';
import { type Entry, hashEntries, inOrder, isLeftOut, limits, strange, tooLarge, tooMany, tooMuch } from './entries.ts';
import { linkOut } from './link-way.ts';

/** A submission as it was read, once: what is hashed is what runs. Paths are relative, with `/`, in sorted order. */
export interface Intake {
  /** The folder's or archive's absolute path, links resolved. */
  readonly root: string;
  readonly entries: readonly Entry[];
  /** Over the content: the same for a folder and for an archive of it. */
  readonly sha256: string;
}

/** Reads a folder or an archive of one into memory; throws bad input for what is no submission, holds what it may not, or is too large. */
export async function readIntake(path: string, within = limits): Promise<Intake> {
  const { root, folder } = await rootOf(path);
  const entries = await (folder ? walk(root, within) : readArchive(root, within));
  if (entries.every((entry) => entry.kind === 'folder')) {
    throw badInput(`The submission ${quote(path)} is empty: put day1/up.sh or a submission.json there.`);
  }
  return { root, entries, sha256: hashEntries(entries) };
}

async function rootOf(path: string): Promise<{ root: string; folder: boolean }> {
  try {
    const root = await realpath(path);
    const found = await stat(root);
    if (found.isDirectory() || found.isFile()) return { root, folder: found.isDirectory() };
  } catch (error) {
    throw badInput(`The submission ${quote(path)} ${reasonOf(error)}: name an existing folder.`);
  }
  throw badInput(`The submission ${quote(path)} is neither a folder nor an archive of one.`);
}

async function walk(root: string, within: typeof limits): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const folders = [''];
  let bytes = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of await namesIn(root, folder)) {
      const entry = await readEntry(root, folder === '' ? name : `${folder}/${name}`, within);
      if (entry.kind === 'folder') folders.push(entry.path);
      if (entry.kind === 'file') bytes += entry.data.length;
      if (bytes > within.totalBytes) throw tooMuch(within);
      entries.push(entry);
      if (entries.length > within.entries) throw tooMany(within);
    }
  }
  return inOrder(entries);
}

async function namesIn(root: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(join(root, folder), { encoding: 'buffer' }).catch((error: unknown) => {
    throw unreadable(folder === '' ? '.' : folder, error);
  });
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return names.flatMap((bytes) => {
    try {
      const name = utf8.decode(bytes);
      return isLeftOut(name) ? [] : [name];
    } catch {
      const shown = quote(join(folder, bytes.toString('latin1')));
      throw badInput(`The submission holds a file whose name is not UTF-8: ${shown}; rename it.`);
    }
  });
}

async function readEntry(root: string, path: string, within: typeof limits): Promise<Entry> {
  try {
    const found = await lstat(join(root, path));
    if (found.isDirectory()) return { kind: 'folder', path };
    if (found.isSymbolicLink()) return await readLink(root, path);
    if (found.isFile()) return await readRegular(root, path, within);
    const kind = found.isFIFO() ? 'a FIFO (named pipe)' : found.isSocket() ? 'a socket' : 'a device';
    throw strange(path, kind);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readLink(root: string, path: string): Promise<Entry> {
  const target = await readlink(join(root, path));
  const lexical = resolve(dirname(join(root, path)), target);
  // A link that dangles leads nowhere yet; its text alone decides.
  const real = await realpath(join(root, path)).catch(() => lexical);
  if (target.startsWith('/') || !isWithin(root, lexical) || !isWithin(root, real)) {
    throw linkOut(path, target);
  }
  return { kind: 'link', path, target };
}

async function readRegular(root: string, path: string, within: typeof limits): Promise<Entry> {
  // Not following and not waiting: the file may have become a link or a FIFO since it was looked at.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  await using file = await open(join(root, path), flags);
  const { size, mode } = await file.stat();
  if (size > within.fileBytes) throw tooLarge(path, within);
  const buffer = Buffer.alloc(size);
  let length = 0;
  for (let read = -1; read !== 0 && length < size; length += read) {
    read = (await file.read(buffer, length, size - length)).bytesRead;
  }
  return { kind: 'file', path, executable: (mode & 0o111) !== 0, data: buffer.subarray(0, length) };
}

/** Whether `path` is `folder` or lies below it; both absolute. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

function unreadable(path: string, error: unknown): Error {
  if (error instanceof Error && error.name === 'BadInput') return error;
  return badInput(`${quote(path)} in the submission ${reasonOf(error)}.`);
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be read: permission denied';
  if (code === 'ENOTDIR') return 'does not exist: a part of its path is a file';
  if (code === 'ELOOP') return 'cannot be read: its links lead in a circle';
  return `cannot be read: ${code ?? String(error)}`;
}
