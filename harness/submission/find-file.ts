import { foldPath } from './day-names.ts';
import type { Entry } from './entries.ts';
import { fileAt } from './file-at.ts';
import type { Intake } from './intake.ts';

type Entries = Pick<Intake, 'entries'>;

/** The path of the file that is meant: the one of that very name, else the only one of a name that people take for the same; several when it is not clear. */
export function findFile(intake: Entries, path: string): readonly string[] {
  if (fileAt(intake, path)) return [path];
  const wanted = foldPath(path);
  return foldedPaths(intake).get(wanted) ?? [];
}

const indices = new WeakMap<readonly Entry[], ReadonlyMap<string, readonly string[]>>();

function foldedPaths({ entries }: Entries): ReadonlyMap<string, readonly string[]> {
  const known = indices.get(entries);
  if (known) return known;
  const files = entries.filter(({ kind }) => kind !== 'folder').map(({ path }) => path);
  const index = new Map([...Map.groupBy(files, foldPath)].map(([fold, paths]) => [fold, paths] as const));
  indices.set(entries, index);
  return index;
}
