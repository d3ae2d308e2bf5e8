import { posix } from 'node:path';
import type { Entry } from './entries.ts';
import type { Intake } from './intake.ts';

/** The regular file that `path` leads to inside the intake, through links; undefined when there is none. */
export function fileAt(intake: Pick<Intake, 'entries'>, path: string): Extract<Entry, { kind: 'file' }> | undefined {
  const entries = byPath(intake.entries);
  const follow = (way: string, hops: number): Extract<Entry, { kind: 'file' }> | undefined => {
    const parts = posix.normalize(way).split('/');
    for (let end = 1; end <= parts.length; end += 1) {
      const entry = entries.get(parts.slice(0, end).join('/'));
      if (entry?.kind === 'file' && end === parts.length) return entry;
      if (entry?.kind !== 'link') continue;
      if (hops === 0) return undefined;
      return follow(posix.join(posix.dirname(entry.path), entry.target, ...parts.slice(end)), hops - 1);
    }
    return undefined;
  };
  return follow(path, 8);
}

const indexes = new WeakMap<readonly Entry[], ReadonlyMap<string, Entry>>();

/** The entries by their paths, made once for each list: many files are asked for, one after the other. */
function byPath(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const index = indexes.get(entries) ?? new Map(entries.map((entry) => [entry.path, entry]));
  indexes.set(entries, index);
  return index;
}
