import { quote } from '../model/index.ts';
import { readArchive } from './archive.ts';
import { isQuestion, question } from './bad-input.ts';
import { type Entry, inOrder, type Limits } from './entries.ts';
import { looksLikeArchive, withoutArchiveEnd } from './name-of.ts';
import type { Taken } from './tree.ts';

/** At most so many archives in a submission are opened, one in another included. */
const most = 10;

type File = Extract<Entry, { kind: 'file' }>;

/**
 * The same tree, each archive in it replaced by a folder with what it holds; undefined where there is no archive. Throws bad input for what
 * an archive may not hold, and a question where none can be read.
 */
export async function openNested(entries: readonly Entry[], within: Limits): Promise<Taken | undefined> {
  const archives = entries.filter((entry): entry is File => entry.kind === 'file' && looksLikeArchive(entry.path));
  if (archives.length > most)
    throw question(`The submission holds ${archives.length} archives, and it is not clear which of them is the work.`);
  let tree = entries;
  const remarks: string[] = [];
  const unread: string[] = [];
  for (const archive of archives) {
    const rest = tree.filter((entry) => entry !== archive);
    try {
      const inside = await readArchive({ name: archive.path, from: archive.data }, budget(rest, within));
      const folder = freeName(rest, withoutArchiveEnd(archive.path));
      const moved = inside.entries.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }));
      tree = inOrder([...rest, { kind: 'folder', path: folder }, ...moved]);
      remarks.push(`The archive ${quote(archive.path)} in the submission was unpacked.`, ...inside.remarks);
    } catch (error) {
      if (!isQuestion(error)) throw error;
      unread.push(error.message);
    }
  }
  const [reason] = unread;
  if (remarks.length === 0 && reason !== undefined) throw question(reason);
  return remarks.length === 0 ? undefined : { entries: tree, remarks: [...remarks, ...unread] };
}

/** What may still come in, for all that is there already. */
function budget(entries: readonly Entry[], within: Limits): Limits {
  const used = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.data.length : 0), 0);
  const totalBytes = Math.max(0, within.totalBytes - used);
  const left = Math.max(0, within.entries - entries.length - 1);
  return { ...within, entries: left, totalBytes, unpackedBytes: 2 * within.totalBytes };
}

function freeName(entries: readonly Entry[], wanted: string): string {
  const taken = new Set(entries.map(({ path }) => path));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} (${number})`;
  return name;
}
