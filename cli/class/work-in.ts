import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { looksLikeArchive, quote } from '../../harness/submission/index.ts';

/** What of a student's counts as the submission. */
export interface Work {
  /** The folder or archive. */
  readonly path: string;
  /** Names of others that do not count. */
  readonly others: readonly string[];
  /** Why that is not sure, in a sentence: a question to the instructor. */
  readonly question?: string;
}

/** A file or folder among which the work is. */
export interface Candidate {
  readonly path: string;
  readonly isFolder: boolean;
  /** Sorts by time; '' where only the file's own time is known. */
  readonly attempt: string;
}

/** What is not work though it lies beside it. */
const leavings = /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i;

/** Finds a student's work among what the platform gave for him: the newest archive or folder. Undefined when there is nothing at all. */
export async function workAmong(candidates: readonly Candidate[], units: readonly string[]): Promise<Work | undefined> {
  const usable = candidates.filter(({ path, isFolder }) => isFolder || looksLikeArchive(path));
  if (usable.length === 0) {
    const [first] = candidates;
    return (
      first &&
      noArchive(
        first.path,
        candidates.map(({ path }) => basename(path)),
      )
    );
  }
  const chosen = await newest(usable);
  const others = usable.filter(({ path }) => path !== chosen.path).map(({ path }) => basename(path));
  if (!chosen.isFolder) return { ...chosen, others };
  const inside = await workInside(chosen.path, units);
  return (
    inside && {
      ...inside,
      others: [...others, ...inside.others],
      ...(chosen.question && { question: chosen.question }),
    }
  );
}

/** The same in the folder of all that a student handed in. */
async function workInside(folder: string, units: readonly string[]): Promise<Work | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  // What cannot be read is said when it is to be graded.
  if (entries === undefined) return { path: folder, others: [] };
  const own = entries.filter(({ name }) => !leavings.test(name));
  if (own.length === 0) return undefined;
  const isWork = own.some((entry) => isWorkOf(entry.name, entry.isDirectory(), units));
  const archives = own.filter((entry) => entry.isFile() && looksLikeArchive(entry.name));
  if (isWork || (archives.length === 0 && own.some((entry) => entry.isDirectory())))
    return { path: folder, others: [] };
  if (archives.length === 0)
    return noArchive(
      folder,
      own.map(({ name }) => name),
    );
  const candidates = archives.map(({ name }) => ({ path: join(folder, name), isFolder: false, attempt: '' }));
  const chosen = await newest(candidates);
  const others = candidates.filter(({ path }) => path !== chosen.path).map(({ path }) => basename(path));
  return { ...chosen, others };
}

/** Whether what is called so shows that its folder is a submission: a manifest, or the folder of one of the lab's units. */
export function isWorkOf(name: string, isFolder: boolean, units: readonly string[]): boolean {
  return isFolder ? units.includes(name.toLowerCase()) : name === 'submission.json';
}

function noArchive(path: string, names: readonly string[]): Work {
  const files = names.slice(0, 5).map(quote).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return {
    path,
    others: [],
    question: `There is neither an archive nor a folder among what was handed in, only ${files}${more}: ask for the work as a .zip.`,
  };
}

/** The time that the platform tells decides, else the files'; where neither does, it is a question. */
async function newest(all: readonly Candidate[]): Promise<Candidate & { readonly question?: string }> {
  const dated = await Promise.all(
    all.map(async (one) => ({ ...one, changed: (await stat(one.path).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const [first, second] = dated.toSorted((a, b) =>
    a.attempt === b.attempt ? b.changed - a.changed : a.attempt < b.attempt ? 1 : -1,
  );
  if (first === undefined) throw new Error('There is no candidate.');
  // A zip's times are exact to 2 s.
  const clear = second === undefined || first.attempt !== second.attempt || first.changed - second.changed >= 2000;
  if (clear) return first;
  const names = all.map(({ path }) => quote(basename(path))).join(' and ');
  return { ...first, question: `Which of ${names} counts? Their times are the same: take the others away.` };
}
