import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { quote } from '../model/index.ts';
import { badInput, question } from './bad-input.ts';
import type { Entry } from './entries.ts';
import { inOrder, type Limits, megabytes, strange, tooLarge, tooMany, tooMuch } from './entries.ts';
import { segmentsOf } from './entry-name.ts';
import { isLeftOut, venvMark } from './leavings.ts';
import { refuseLinksOut, targetBytes } from './link-way.ts';

/** Entries, as they came or after some were set aside, and what was done to them, in sentences. */
export interface Taken {
  readonly entries: readonly Entry[];
  readonly remarks: readonly string[];
}

export interface Tree {
  /** The entry's path in the submission, or undefined when it is left out. Throws bad input for a name that may not be. */
  place(name: string): string | undefined;
  /** Notes that a file or folder was left out. */
  leaveOut(name: string): void;
  /** A sentence about how it was read. */
  remark(sentence: string): void;
  add(entry: Entry): void;
  addLink(path: string, target: string): void;
  /** Reads the content to its end, or as far as it may go. `size` is what is said of it. */
  addFile(path: string, file: { executable: boolean; size: number; content: Readable }): Promise<Buffer>;
  /** The same content as that of the file with the given name, which came before. */
  addHardLink(path: string, name: string): void;
  /** What a folder or an archive holds, as if it had been unpacked. Throws bad input. */
  finish(): Taken;
}

/** While it is read, there may be more than the limit: a virtual environment is seen to be one when all of it is there. */
const slack = 4;

/** Folders in folders: whatever walks up a path has an end, and reading a folder needs a descriptor for each. */
const deepest = 100;

/** Gathers the entries of a folder or an archive in memory, under the rules and limits for any submission. */
export function gatherTree(within: Limits): Tree {
  const tree = new Map<string, Entry>();
  const left = new Set<string>();
  const remarks = new Set<string>();
  let bytes = 0;
  let named = 0;

  function add(entry: Entry): void {
    if (entry.path.split('/').length > deepest)
      throw badInput(`${quote(`${entry.path.slice(0, 60)}…`)} in the submission lies more than ${deepest} deep.`);
    const old = tree.get(entry.path);
    if (old && !(old.kind === 'folder' && entry.kind === 'folder') && !isSame(old, entry)) {
      throw question(`${quote(entry.path)} is in the archive twice; pack the folder again.`);
    }
    if (entry.kind === 'file') bytes += entry.data.length;
    if (bytes > within.totalBytes) throw tooMuch(within);
    tree.set(entry.path, entry);
    if (tree.size > slack * within.entries) throw tooMany(within);
  }

  function addParents(): void {
    for (const { path } of [...tree.values()]) {
      for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) {
        const known = tree.get(parent);
        if (known?.kind === 'folder') break;
        if (known) throw badInput(`${quote(path)} in the archive lies below ${quote(parent)}, which is no folder.`);
        add({ kind: 'folder', path: parent });
      }
    }
  }

  function dropVenvs(): void {
    const marks = [...tree.keys()].filter((path) => posix.basename(path) === venvMark && path !== venvMark);
    for (const folder of marks.map(posix.dirname)) {
      left.add(posix.basename(folder));
      for (const path of tree.keys()) if (path === folder || path.startsWith(`${folder}/`)) tree.delete(path);
    }
  }

  return {
    place(name) {
      named += 1;
      // What is left out is not kept, so it may be more; but somewhere there is an end.
      if (named > 20 * within.entries) throw tooMany(within);
      const segments = segmentsOf(name);
      const leftOut = segments.find(isLeftOut);
      if (leftOut !== undefined) left.add(leftOut);
      return leftOut !== undefined || segments.length === 0 ? undefined : segments.join('/');
    },
    leaveOut: (name) => void left.add(name),
    remark: (sentence) => void remarks.add(sentence),
    add,
    addLink(path, target) {
      if (target.length > targetBytes) throw strange(path, 'a link with a target that is too long');
      add({ kind: 'link', path, target });
    },
    async addFile(path, { executable, size, content }) {
      if (size > within.fileBytes) throw tooLarge(path, within);
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of content) {
        length += chunk.length;
        if (length > within.fileBytes) throw tooLarge(path, within);
        if (bytes + length > within.totalBytes) throw tooMuch(within);
        chunks.push(chunk);
      }
      const data = Buffer.concat(chunks);
      add({ kind: 'file', path, executable, data });
      return data;
    },
    addHardLink(path, name) {
      const file = tree.get(segmentsOf(name).join('/'));
      if (file?.kind !== 'file') {
        throw badInput(`${quote(path)} in the archive is a hard link to ${quote(name)}, which is no file in it.`);
      }
      add({ ...file, path });
    },
    finish() {
      dropVenvs();
      addParents();
      if (tree.size > within.entries) throw tooMany(within);
      const entries = inOrder([...tree.values()]);
      refuseLinksOut(entries);
      const names = [...left].sort().slice(0, 8).map(quote).join(', ');
      if (names !== '') remarks.add(`Left out, as it is no work of the submission: ${names}.`);
      return { entries, remarks: [...remarks] };
    },
  };
}

function isSame(a: Entry, b: Entry): boolean {
  return a.kind === 'file' && b.kind === 'file' && a.data.equals(b.data);
}

/** Bounds what comes out of a compressed stream, kept or not. */
export async function* bounded(source: AsyncIterable<Buffer>, within: Limits): AsyncIterable<Buffer> {
  const most = within.unpackedBytes ?? 10 * within.totalBytes;
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > most) throw badInput(`The archive unpacks to more than ${megabytes(most)}.`);
    yield chunk;
  }
}
