import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'shims/known');

/** The words of each line. */
function rows(name: string): readonly (readonly [string, ...string[]])[] {
  const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n');
  return lines.map((line) => line.split(' ') as [string, ...string[]]);
}

function column(name: string, index: number): ReadonlyMap<string, string> {
  return new Map(rows(name).flatMap((words) => (words[index] === undefined ? [] : [[words[0], words[index]]])));
}

/** What submissions of this kind of lab ask a machine for, so that a name that nobody knows is told from a thing that is not there. */
export const known = {
  /** The Debian package of a command. */
  commands: column('commands', 1),
  packages: new Set([...rows('packages').map(([name]) => name), ...column('commands', 1).values()]),
  /** The Python module of a package on PyPI. */
  python: column('python', 1),
  /** The Debian package of one on PyPI, where Debian has it. */
  debianPython: column('python', 2),
  node: new Set(rows('node').map(([name]) => name)),
  kernel: new Set(rows('kernel').map(([name]) => name)),
} as const;
