import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink } from 'node:fs/promises';
import { quote } from '../model/index.ts';
import { isBadInput, question } from './bad-input.ts';
import { type Entry, type Limits, strange, tooLarge } from './entries.ts';
import { decodeName, foreignNames } from './entry-name.ts';
import { isLeftOut, venvMark } from './leavings.ts';
import { gatherTree, type Taken, type Tree } from './tree.ts';

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

interface OpenFolder {
  readonly handle: FileHandle;
  /** Its path in the submission; '' for the submission itself. */
  readonly path: string;
}

/**
 * Reads everything below an open folder. Each name is looked up in the descriptor of its own folder (proc_pid_fd(5)), and no link is
 * followed, so whatever is exchanged meanwhile, only what lies below the folder is read. Throws bad input.
 */
export async function readFolder(handle: FileHandle, within: Limits): Promise<Taken> {
  const tree = gatherTree(within);
  await walk(tree, { handle, path: '' }, within);
  return tree.finish();
}

async function walk(tree: Tree, folder: OpenFolder, within: Limits): Promise<void> {
  const names = await namesIn(folder);
  for (const bytes of names) {
    const name = decodeName(bytes);
    if (!isUtf8(bytes)) tree.remark(foreignNames);
    if (isLeftOut(name)) tree.leaveOut(name);
    else await readEntry(tree, folder, { name, bytes }, within);
  }
}

async function namesIn({ handle, path }: OpenFolder): Promise<readonly Buffer[]> {
  return await readdir(`/proc/self/fd/${handle.fd}`, { encoding: 'buffer' }).catch((error: unknown) => {
    throw unreadable(path === '' ? '.' : path, error);
  });
}

async function readEntry(
  tree: Tree,
  folder: OpenFolder,
  { name, bytes }: { name: string; bytes: Buffer },
  within: Limits,
): Promise<void> {
  const path = folder.path === '' ? name : `${folder.path}/${name}`;
  const place = Buffer.concat([Buffer.from(`/proc/self/fd/${folder.handle.fd}/`), bytes]);
  try {
    const found = await lstat(place);
    if (found.isDirectory()) {
      await using handle = await open(place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
      // A file of that name makes a folder a virtual environment; the tree drops it, but need not hold it first.
      if (await lstat(`/proc/self/fd/${handle.fd}/${venvMark}`).catch(() => undefined)) return tree.leaveOut(name);
      tree.add({ kind: 'folder', path });
      await walk(tree, { handle, path }, within);
    } else if (found.isSymbolicLink()) tree.addLink(path, await readlink(place));
    else if (found.isFile()) tree.add(await readRegular(path, place, within));
    else throw strange(path, found.isFIFO() ? 'a FIFO (named pipe)' : found.isSocket() ? 'a socket' : 'a device');
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readRegular(path: string, place: Buffer, within: Limits): Promise<Entry> {
  // Not following and not waiting: the file may have become a link or a FIFO since it was looked at.
  await using file = await open(place, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  const found = await file.stat();
  if (!found.isFile()) throw strange(path, 'something else now than when it was first looked at');
  if (found.size > within.fileBytes) throw tooLarge(path, within);
  const buffer = Buffer.alloc(found.size);
  let length = 0;
  for (let read = -1; read !== 0 && length < found.size; length += read) {
    read = (await file.read(buffer, length, found.size - length)).bytesRead;
  }
  return { kind: 'file', path, executable: (found.mode & 0o111) !== 0, data: buffer.subarray(0, length) };
}

function unreadable(path: string, error: unknown): Error {
  if (isBadInput(error)) return error;
  return question(`${quote(path)} in the submission ${reasonOf(error)}.`);
}

/** What is wrong with a path, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be read: permission denied';
  if (code === 'ENOTDIR') return 'does not exist: a part of its path is a file';
  if (code === 'ELOOP') return 'cannot be read: its links lead in a circle';
  return `cannot be read: ${code ?? String(error)}`;
}
