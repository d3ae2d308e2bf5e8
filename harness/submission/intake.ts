import { constants } from 'node:fs';
import { type FileHandle, open, readlink } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { quote } from '../model/index.ts';
import { readArchive } from './archive.ts';
import { badInput, question } from './bad-input.ts';
import { type Entry, hashEntries, type Limits, limits } from './entries.ts';
import { findWork } from './find-work.ts';
import { readFolder, reasonOf } from './read-folder.ts';
import type { Taken } from './tree.ts';

/** What was handed in, as it lies there: nothing is unwrapped or renamed yet. */
export interface HandIn extends Taken {
  /** The folder's or archive's absolute path, links resolved. */
  readonly root: string;
}

/** A submission as it was read, once, and found among what lay around it. Paths are relative, with `/`, in sorted order. */
export interface Intake {
  readonly root: string;
  readonly entries: readonly Entry[];
  /** Over the content: the same for a folder and for an archive of it. */
  readonly sha256: string;
  /** What was unwrapped, left out or renamed, in sentences. */
  readonly remarks: readonly string[];
}

export interface IntakeOptions {
  readonly within?: Limits;
  /** Further paths that mark the folder of the work, like those that a course's layouts name. */
  readonly marks?: readonly string[];
}

/** Reads a folder or an archive of one into memory; throws bad input for what is no submission, holds what it may not, or is too large. */
export async function readHandIn(path: string, within: Limits = limits): Promise<HandIn> {
  await using opened = await openRoot(path);
  const { handle, root, folder } = opened;
  const file = `/proc/self/fd/${handle.fd}`;
  const taken = await (folder ? readFolder(handle, within) : readArchive({ name: root, from: { file } }, within));
  if (taken.entries.every((entry) => entry.kind === 'folder')) {
    throw badInput(`The submission ${quote(path)} is empty: put day1/up.sh or a submission.json there.`);
  }
  return { root, ...taken };
}

/** The submission in what was handed in, wherever it lies there. Throws a question where it could be in several places. */
export async function readIntake(source: string | HandIn, options: IntakeOptions = {}): Promise<Intake> {
  const { within = limits, marks = [] } = options;
  const { root, ...taken } = typeof source === 'string' ? await readHandIn(source, within) : source;
  const { entries, remarks } = await findWork(taken, { within, marks });
  return { root, entries, sha256: hashEntries(entries), remarks };
}

interface OpenRoot extends AsyncDisposable {
  readonly handle: FileHandle;
  readonly root: string;
  readonly folder: boolean;
}

/** Opened once, so that what is looked at is what is read. */
async function openRoot(path: string): Promise<OpenRoot> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw question(`The submission ${quote(path)} ${reasonOf(error)}: name an existing folder.`);
  });
  const found = await handle.stat();
  if (!found.isDirectory() && !found.isFile()) {
    await handle.close();
    throw badInput(`The submission ${quote(path)} is neither a folder nor an archive of one.`);
  }
  const root = await readlink(`/proc/self/fd/${handle.fd}`);
  return { handle, root, folder: found.isDirectory(), [Symbol.asyncDispose]: () => handle.close() };
}

/** Whether `path` is `folder` or lies below it; both absolute. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}
