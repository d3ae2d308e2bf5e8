import { isDeepStrictEqual } from 'node:util';
import { quote } from '../model/index.ts';
import { question } from './bad-input.ts';
import { dayOfFolder } from './day-names.ts';
import { type Entry, hashEntries, inOrder, type Limits } from './entries.ts';
import { isManifest } from './file-kinds.ts';
import { openNested } from './open-nested.ts';
import { readText } from './text.ts';
import { composeNames, splitBackslashes } from './tidy-names.ts';
import type { Taken } from './tree.ts';
import { within as entriesIn, unwrap } from './unwrap.ts';
import { type Place, workPlaces } from './work-places.ts';

interface Options {
  readonly within: Limits;
  readonly marks: readonly string[];
}

/** Archives in archives in archives, and no further. */
const depth = 3;

/**
 * The submission in what was handed in: wrappers are taken off, archives in it opened where nothing else is there. Throws a question
 * where it could be in several places, or where what should hold it cannot be read; bad input for archives that may not be.
 */
export async function findWork(taken: Taken, { within, marks }: Options): Promise<Taken> {
  const remarks = [...taken.remarks];
  let entries = composeNames(taken.entries);
  if (entries !== taken.entries)
    remarks.push('Accents in file names were taken apart (as macOS does), and are whole now.');
  for (let level = 0; level <= depth; level += 1) {
    const found = inPlace(entries, marks) ?? withFolders(entries, marks);
    if (found) return { entries: found.entries, remarks: [...remarks, ...found.remarks] };
    const opened = level < depth ? await openNested(entries, within) : undefined;
    if (opened === undefined) break;
    entries = opened.entries;
    remarks.push(...opened.remarks);
  }
  const { entries: last, remarks: more } = unwrap(entries, onlyFolder(entries));
  return { entries: last, remarks: [...remarks, ...more] };
}

function withFolders(entries: readonly Entry[], marks: readonly string[]): Taken | undefined {
  const split = splitBackslashes(entries);
  const found = split === entries ? undefined : inPlace(split, marks);
  return found && { ...found, remarks: ['Backslashes in file names were read as folders.', ...found.remarks] };
}

function inPlace(entries: readonly Entry[], marks: readonly string[]): Taken | undefined {
  const places = different(entries, workPlaces(entries, marks));
  const [place, ...others] = places;
  if (place === undefined) return undefined;
  if (others.length === 0) return unwrap(entries, meant(entries, place));
  const together = places.some(({ manifest }) => manifest) ? undefined : merged(entries, places);
  if (together) return together;
  const where = places.map(({ folder, days }) => quote(`${folder}/${[...days][0] ?? 'submission.json'}`)).join(' and ');
  throw question(
    `The submission holds the work more than once, ${where}, and nothing says which one counts: hand in one.`,
  );
}

/** Without those that hold the same as one before. */
function different(entries: readonly Entry[], places: readonly Place[]): readonly Place[] {
  if (places.length < 2) return places;
  const groups = Map.groupBy(places, ({ folder }) => hashEntries(entriesIn(entries, folder)));
  return [...groups.values()].flatMap(([first]) => first ?? []);
}

/** A manifest alone may lie beside the folder that it is about: the one in which all files are that it names and that are not beside it. */
function meant(entries: readonly Entry[], { folder, days }: Place): string {
  if (days.size > 0) return folder;
  const inside = entriesIn(entries, folder);
  const manifest = inside.find(({ path, kind }) => kind === 'file' && isManifest(path));
  const text = manifest?.kind === 'file' ? readText(manifest.data).slice(0, 200_000) : '';
  const words = new Set(text.split(/[\s"'\\;|&()<>`$=,]+/).map((word) => word.replace(/^\.\//, '')));
  const files = inside.filter(({ kind, path }) => kind === 'file' && !isManifest(path)).map(({ path }) => path);
  if (files.some((path) => words.has(path))) return folder;
  const below = new Map<string, number>();
  for (const path of files) {
    const segments = path.split('/');
    for (let end = 1; end < segments.length; end += 1) {
      const holder = segments.slice(0, end).join('/');
      if (words.has(segments.slice(end).join('/'))) below.set(holder, (below.get(holder) ?? 0) + 1);
    }
  }
  const most = Math.max(...below.values());
  const [holder, ...others] = [...below].filter(([, count]) => count === most).map(([path]) => path);
  if (holder === undefined || others.length > 0) return folder;
  return folder === '' ? holder : `${folder}/${holder}`;
}

/** Days that were packed each in a folder of its own are one submission, where they share no day and no file. */
function merged(entries: readonly Entry[], places: readonly Place[]): Taken | undefined {
  const days = places.flatMap((place) => [...place.days]);
  if (new Set(days).size < days.length) return undefined;
  const all = new Map<string, Entry>();
  for (const entry of places.flatMap(({ folder }) => entriesIn(entries, folder))) {
    const old = all.get(entry.path);
    if (old && !isDeepStrictEqual(old, entry)) return undefined;
    all.set(entry.path, entry);
  }
  const isHeld = ({ path }: Entry) =>
    places.some(({ folder }) => path.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${path}/`));
  for (const entry of entries.filter((one) => !isHeld(one))) if (!all.has(entry.path)) all.set(entry.path, entry);
  const where = places.map(({ folder }) => quote(folder)).join(', ');
  return {
    entries: inOrder([...all.values()]),
    remarks: [`The days lay in folders of their own (${where}); they are taken together.`],
  };
}

/** The innermost folder that alone holds all there is, unless it is called after a day. */
function onlyFolder(entries: readonly Entry[]): string {
  let folder = '';
  for (;;) {
    const inside = entriesIn(entries, folder).filter(({ path }) => !path.includes('/'));
    const [only] = inside;
    if (inside.length !== 1 || only?.kind !== 'folder') return folder;
    if (dayOfFolder(only.path) !== undefined || isManifest(only.path)) return folder;
    folder = folder === '' ? only.path : `${folder}/${only.path}`;
  }
}
