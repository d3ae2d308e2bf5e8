import { posix } from 'node:path';
import { dayOfFolder, dayOfScript } from './day-names.ts';
import type { Entry } from './entries.ts';
import { isManifest, isWork } from './file-kinds.ts';

/** A folder that looks like a submission: it holds a manifest, or what brings days up. */
export interface Place {
  /** '' for the top. */
  readonly folder: string;
  readonly manifest: boolean;
  /** The days, or paths that a course's layouts name. */
  readonly days: ReadonlySet<string>;
}

/** Folders in which scripts named after days are kept. */
const holders = /^(scripts?|bin|src)$/i;

/** Every folder that looks like a submission, but those inside of another. */
export function workPlaces(entries: readonly Entry[], marks: readonly string[]): readonly Place[] {
  const all = allPlaces(entries, marks);
  return [...all.values()].filter(({ folder }) => !above(folder).some((outer) => all.has(outer)));
}

function allPlaces(entries: readonly Entry[], marks: readonly string[]): ReadonlyMap<string, Place> {
  const found = new Map<string, { folder: string; manifest: boolean; days: Map<string, Set<string>> }>();
  const at = (folder: string) => {
    const place = found.get(folder) ?? { folder, manifest: false, days: new Map<string, Set<string>>() };
    found.set(folder, place);
    return place;
  };
  const addDay = (folder: string, day: string, by: string) => {
    const { days } = at(folder);
    days.set(day, (days.get(day) ?? new Set()).add(by));
  };
  for (const { path, kind } of entries) {
    if (kind === 'folder') continue;
    const parent = parentOf(path);
    const name = posix.basename(path);
    if (isManifest(name)) at(parent).manifest = true;
    for (const mark of marks) {
      if (path === mark || path.endsWith(`/${mark}`)) addDay(path.slice(0, -mark.length - 1), mark, path);
    }
    if (!isWork(name)) continue;
    const folders = [...above(parent), parent].filter((one) => one !== '');
    const dayFolders = folders.filter((one) => dayOfFolder(posix.basename(one)) !== undefined);
    for (const one of dayFolders) addDay(parentOf(one), dayOfFolder(posix.basename(one)) ?? '', one);
    const day = dayOfScript(name);
    if (day === undefined || dayFolders.some((one) => dayOfFolder(posix.basename(one)) === day)) continue;
    addDay(holders.test(posix.basename(parent)) ? parentOf(parent) : parent, day, path);
  }
  return withoutWrappers(found, entries);
}

/** A folder `Day 1` around a whole submission is a wrapper, and no sign that the folder around it is a submission. */
function withoutWrappers(
  found: ReadonlyMap<string, { folder: string; manifest: boolean; days: ReadonlyMap<string, ReadonlySet<string>> }>,
  entries: readonly Entry[],
): ReadonlyMap<string, Place> {
  const used = new Set(
    entries.filter(({ kind, path }) => kind !== 'folder' && isWork(path)).map(({ path }) => parentOf(path)),
  );
  const kept = new Map<string, Place>();
  const deepestFirst = [...found.values()].sort((a, b) => b.folder.length - a.folder.length);
  for (const { folder, manifest, days } of deepestFirst) {
    const isWrapper = (by: string) =>
      kept.get(by)?.manifest ||
      (!used.has(by) && [...kept.keys()].some((place) => place === by || place.startsWith(`${by}/`)));
    const own = [...days].filter(([, bys]) => [...bys].some((by) => !isWrapper(by))).map(([day]) => day);
    if (manifest || own.length > 0) kept.set(folder, { folder, manifest, days: new Set(own) });
  }
  return kept;
}

/** The folders around one, '' among them, unless it is the top. */
function above(folder: string): readonly string[] {
  if (folder === '') return [];
  const segments = folder.split('/');
  return segments.map((_, index) => segments.slice(0, index).join('/'));
}

/** The folder that a path lies in; '' for the top. */
function parentOf(path: string): string {
  const parent = posix.dirname(path);
  return parent === '.' ? '' : parent;
}
