import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'shims/known');

function rows(name: string): readonly (readonly [string, string])[] {
  const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n');
  return lines.map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? line]);
}

/** What submissions of this kind of lab ask a machine for, so that a name that nobody knows is told from a thing that is not there. */
export const known = {
  /** The Debian package of a command. */
  commands: new Map(rows('commands')),
  packages: new Set([...rows('packages').map(([name]) => name), ...rows('commands').map(([, name]) => name)]),
  /** The Python module of a package on PyPI. */
  python: new Map(rows('python')),
  node: new Set(rows('node').map(([name]) => name)),
  kernel: new Set(rows('kernel').map(([name]) => name)),
} as const;
