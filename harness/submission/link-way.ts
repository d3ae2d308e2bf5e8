import { posix } from 'node:path';
import { quote } from '../model/index.ts';
import { badInput } from './bad-input.ts';
import type { Entry } from './entries.ts';

type Link = Extract<Entry, { kind: 'link' }>;

/** Linux gives up after as many links in one path (path_resolution(7)). */
const hops = 40;

/** The longest target that a link can have: PATH_MAX less its end (limits.h). */
export const targetBytes = 4095;

/** Steps for all links of a submission together: honest ones take a few each. */
const allSteps = 200_000;

/** The links that lead out of the tree, other links followed. Throws bad input where following them would take too long. */
export function linksOut(entries: readonly Entry[]): readonly Link[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const budget = { steps: allSteps };
  return entries.filter((entry) => entry.kind === 'link').filter((link) => wayOf(byPath, link, budget) === 'out');
}

/** Throws bad input for the first link that leads out of the submission. */
export function refuseLinksOut(entries: readonly Entry[]): void {
  const [link] = linksOut(entries);
  if (link === undefined) return;
  throw badInput(
    `${quote(link.path)} in the submission is a link that leads out of it, to ${quote(link.target)}; only relative links that stay inside are taken.`,
  );
}

function wayOf(entries: ReadonlyMap<string, Entry>, link: Link, budget: { steps: number }): 'in' | 'out' {
  if (link.target.startsWith('/')) return 'out';
  let left = hops;
  // Each folder on the way by its whole path, so that a step costs no more than a name.
  const here = pathsTo(posix.dirname(link.path));
  const todo = link.target.split('/').reverse();
  for (let segment = todo.pop(); segment !== undefined; segment = todo.pop()) {
    budget.steps -= 1;
    if (budget.steps < 0) throw badInput('The links in the submission lead too far to be followed.');
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (here.pop() === undefined) return 'out';
      continue;
    }
    const last = here.at(-1);
    const path = last === undefined ? segment : `${last}/${segment}`;
    const entry = entries.get(path);
    if (entry?.kind !== 'link') {
      here.push(path);
      // No file can lie so deep (PATH_MAX), so nothing there is worth following.
      if (path.length > targetBytes) return 'out';
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

function pathsTo(folder: string): string[] {
  if (folder === '.') return [];
  const segments = folder.split('/');
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}
