import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { quote } from '../model/index.ts';
import { badInput } from './bad-input.ts';
import type { Entry } from './entries.ts';
import { inOrder, isLeftOut, type limits, megabytes, tooLarge, tooMany, tooMuch } from './entries.ts';
import { linkOut, wayOf } from './link-way.ts';

/** What a Mac puts into an archive beside the work. */
const macLeavings = /^(__MACOSX|\.DS_Store|\._.*)$/;

export interface ArchiveTree {
  /** The entry's path in the submission, or undefined when it is left out. Throws bad input for a name that may not be. */
  place(name: string): string | undefined;
  addFolder(path: string): void;
  addLink(path: string, target: string): void;
  /** Reads the content to its end, or as far as it may go. `size` is what the archive says of it. */
  addFile(path: string, file: { executable: boolean; size: number; content: Readable }): Promise<Buffer>;
  /** The same content as that of the file with the given name, which came before. */
  addHardLink(path: string, name: string): void;
  /** What the archive holds, as if it had been unpacked; a single folder around all of it is taken off. */
  finish(): readonly Entry[];
}

/** Gathers an archive's entries in memory, under the rules and limits for any submission. */
export function gatherTree(within: typeof limits): ArchiveTree {
  const tree = new Map<string, Entry>();
  let bytes = 0;
  let named = 0;

  function add(entry: Entry): void {
    const old = tree.get(entry.path);
    if (old && !(old.kind === 'folder' && entry.kind === 'folder')) {
      throw badInput(`${quote(entry.path)} is in the archive twice; pack the folder again.`);
    }
    if (entry.kind === 'file') bytes += entry.data.length;
    if (bytes > within.totalBytes) throw tooMuch(within);
    tree.set(entry.path, entry);
    if (tree.size > within.entries) throw tooMany(within);
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

  return {
    place(name) {
      named += 1;
      // What is left out is not kept, so it may be more; but somewhere there is an end.
      if (named > 20 * within.entries) throw tooMany(within);
      const segments = segmentsOf(name);
      const leftOut = segments.some((segment) => isLeftOut(segment) || macLeavings.test(segment));
      return leftOut || segments.length === 0 ? undefined : segments.join('/');
    },
    addFolder: (path) => add({ kind: 'folder', path }),
    addLink: (path, target) => add({ kind: 'link', path, target }),
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
      addParents();
      const entries = unwrap([...tree.values()]);
      const byPath = new Map(entries.map((entry) => [entry.path, entry]));
      for (const entry of entries) {
        if (entry.kind === 'link' && wayOf(byPath, entry) === 'out') throw linkOut(entry.path, entry.target);
      }
      return inOrder(entries);
    },
  };
}

function segmentsOf(name: string): readonly string[] {
  if (/[\0\ufffd]/.test(name)) throw badInput(`The archive holds a file whose name is not UTF-8: ${quote(name)}.`);
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (/^(\/|[A-Za-z]:[\\/])/.test(name) || segments.includes('..')) {
    throw badInput(`${quote(name)} in the archive would lie outside of it; names must be relative, without "..".`);
  }
  if (name.length > 4000 || segments.some((segment) => Buffer.byteLength(segment) > 255)) {
    throw badInput(`The archive holds a name that is too long for a file: ${quote(name.slice(0, 60))}….`);
  }
  return segments;
}

/** A folder with a day's name is the work itself. */
function unwrap(entries: readonly Entry[]): readonly Entry[] {
  const top = entries.find(({ path }) => !path.includes('/'));
  if (top?.kind !== 'folder' || /^day\d$/.test(top.path)) return entries;
  if (!entries.every(({ path }) => path === top.path || path.startsWith(`${top.path}/`))) return entries;
  const inside = entries.filter((entry) => entry !== top);
  return inside.map((entry) => ({ ...entry, path: entry.path.slice(top.path.length + 1) }));
}

/** Bounds what comes out of a compressed stream, kept or not: `bytes` more than a submission may hold, ten times. */
export async function* bounded(source: AsyncIterable<Buffer>, within: typeof limits): AsyncIterable<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > 10 * within.totalBytes) {
      throw badInput(`The archive unpacks to more than ${megabytes(10 * within.totalBytes)}.`);
    }
    yield chunk;
  }
}
