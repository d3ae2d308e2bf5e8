import { posix } from 'node:path';
import { quote } from '../model/index.ts';
import { badInput } from './bad-input.ts';
import type { Entry } from './entries.ts';

type Link = Extract<Entry, { kind: 'link' }>;

/** Linux gives up after as many links in one path (path_resolution(7)). */
const hops = 40;

/** Where a link in an archive leads when its folder is unpacked, other links followed: out of it, or not. */
export function wayOf(entries: ReadonlyMap<string, Entry>, link: Link): 'in' | 'out' {
  if (link.target.startsWith('/')) return 'out';
  let left = hops;
  let here = posix.dirname(link.path) === '.' ? [] : posix.dirname(link.path).split('/');
  const todo = link.target.split('/').reverse();
  for (let segment = todo.pop(); segment !== undefined; segment = todo.pop()) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (here.length === 0) return 'out';
      here = here.slice(0, -1);
      continue;
    }
    const entry = entries.get([...here, segment].join('/'));
    if (entry?.kind !== 'link') {
      here = [...here, segment];
      continue;
    }
    if (entry.target.startsWith('/')) return 'out';
    left -= 1;
    // A circle leads nowhere.
    if (left === 0) return 'in';
    todo.push(...entry.target.split('/').reverse());
  }
  return 'in';
}

/** The refusal of a link that leads out of the submission. */
export function linkOut(path: string, target: string): Error {
  return badInput(
    `${quote(path)} in the submission is a link that leads out of it, to ${quote(target)}; only relative links that stay inside are taken.`,
  );
}
