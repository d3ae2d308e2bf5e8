import { type Entry, inOrder } from './entries.ts';

/** The entries with each accent in one piece (NFC), as macOS takes names apart and scripts are typed whole; names that would meet stay. */
export function composeNames(entries: readonly Entry[]): readonly Entry[] {
  return renamed(entries, (path) => path.normalize('NFC'));
}

/** The entries with folders for the backslashes in their names, as an unpacker that knows no Windows paths leaves them. */
export function splitBackslashes(entries: readonly Entry[]): readonly Entry[] {
  const split = renamed(entries, (path) => {
    const segments = path.split(/[\\/]/).filter((segment) => segment !== '');
    return segments.some((segment) => segment === '.' || segment === '..') ? path : segments.join('/');
  });
  return withParents(split);
}

function renamed(entries: readonly Entry[], rename: (path: string) => string): readonly Entry[] {
  const paths = entries.map(({ path }) => rename(path));
  const same = paths.every((path, index) => path === entries[index]?.path);
  if (same || new Set(paths).size < paths.length) return entries;
  return inOrder(entries.map((entry, index) => ({ ...entry, path: paths[index] ?? entry.path })));
}

/** The entries with every folder that their paths need; as they were where a file is in its place. */
export function withParents(entries: readonly Entry[]): readonly Entry[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  for (const { path } of entries) {
    const segments = path.split('/');
    for (let end = 1; end < segments.length; end += 1) {
      const parent = segments.slice(0, end).join('/');
      const known = byPath.get(parent);
      if (known && known.kind !== 'folder') return entries;
      byPath.set(parent, { kind: 'folder', path: parent });
    }
  }
  return inOrder([...byPath.values()]);
}
