import { quote } from '../model/index.ts';
import { type Entry, inOrder } from './entries.ts';
import { linksOut } from './link-way.ts';
import { withParents } from './tidy-names.ts';
import type { Taken } from './tree.ts';

/** The submission in `folder`, and what lay beside that folder, as far as nothing in it has the same name. */
export function unwrap(entries: readonly Entry[], folder: string): Taken {
  if (folder === '') return { entries, remarks: [] };
  const work = within(entries, folder);
  const { carried, left } = beside(entries, folder, work);
  const all = withParents(inOrder([...work, ...carried]));
  // They stayed inside what was handed in, but not inside the work.
  const out = new Set(linksOut(all).map(({ path }) => path));
  const remarks = [
    `The work was found in ${quote(folder)}, so that folder is taken for the submission.`,
    ...(carried.length === 0 ? [] : [`What lay beside it came along: ${shortList(tops(carried))}.`]),
    ...(left.length === 0 ? [] : [`Left out, as the work has other files of these names: ${shortList(left)}.`]),
    ...(out.size === 0 ? [] : [`Left out, as these links lead out of the work: ${shortList([...out])}.`]),
  ];
  return { entries: all.filter(({ path }) => !out.has(path)), remarks };
}

/** What lies below a folder, with paths from there. */
export function within(entries: readonly Entry[], folder: string): readonly Entry[] {
  if (folder === '') return entries;
  const inside = entries.filter(({ path }) => path.startsWith(`${folder}/`));
  return inside.map((entry) => ({ ...entry, path: entry.path.slice(folder.length + 1) }));
}

function beside(
  entries: readonly Entry[],
  folder: string,
  work: readonly Entry[],
): { readonly carried: readonly Entry[]; readonly left: readonly string[] } {
  const taken = new Map(work.map((entry) => [entry.path, entry.kind]));
  const carried: Entry[] = [];
  const left: string[] = [];
  const outside = entries.filter(({ path }) => !`${folder}/`.startsWith(`${path}/`) && !path.startsWith(`${folder}/`));
  for (const entry of outside) {
    const path = pathBeside(entry.path, folder);
    if (taken.get(path) === 'folder' && entry.kind === 'folder') continue;
    if (taken.has(path) || parents(path).some((parent) => (taken.get(parent) ?? 'folder') !== 'folder')) {
      left.push(entry.path);
      continue;
    }
    taken.set(path, entry.kind);
    carried.push({ ...entry, path });
  }
  return { carried, left };
}

/** From the innermost folder that it shares with the work. */
function pathBeside(path: string, folder: string): string {
  const way = folder.split('/');
  const segments = path.split('/');
  const shared = segments.findIndex((segment, index) => segment !== way[index]);
  return segments.slice(shared).join('/');
}

function parents(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}

function tops(entries: readonly Entry[]): readonly string[] {
  return [...new Set(entries.map(({ path }) => path.split('/')[0] ?? path))];
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(quote).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
