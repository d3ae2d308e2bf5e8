import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const rooms = ['checks', 'harness', 'labs'];
const project = join(import.meta.dirname, '..');

// Tests and what helps them, briefs and pictures, and what Python leaves behind.
const decidesNothing = /\.(test|testkit)\.ts$|\.(md|svg|png|pyc)$/;
let known: Promise<string> | undefined;

/**
 * The version of all that can change a grade: 16 hex digits over the checks, what observes for them, what is laid into lab hosts and
 * images, and the versions of the packages that they use. Read once.
 */
export function checksVersion(): Promise<string> {
  known ??= hashSources(project);
  return known;
}

/** The same of the project below `root`, read anew. */
export async function hashSources(root: string): Promise<string> {
  const found = await Promise.all(
    rooms.map((room) => readdir(join(root, room), { recursive: true, withFileTypes: true })),
  );
  const files = found.flat().filter((entry) => entry.isFile() && !decidesNothing.test(entry.name));
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { dependencies?: object };
  const hash = createHash('sha256').update(`${JSON.stringify(dependencies ?? {})}\n`);
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    const data = await readFile(path);
    hash.update(`${JSON.stringify([relative(root, path), data.length])}\n`).update(data);
  }
  return hash.digest('hex').slice(0, 16);
}
