import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const rooms = ['checks', 'harness', 'labs'];
const code = /(?<!\.test)\.(ts|json)$/;
const project = join(import.meta.dirname, '..');
let known: Promise<string> | undefined;

/** The version of the checks and of what observes for them: 16 hex digits over their sources, tests left out. Read once. */
export function checksVersion(): Promise<string> {
  known ??= hashSources(project);
  return known;
}

async function hashSources(root: string): Promise<string> {
  const found = await Promise.all(
    rooms.map((room) => readdir(join(root, room), { recursive: true, withFileTypes: true })),
  );
  const files = found.flat().filter((entry) => entry.isFile() && (code.test(entry.name) || isLaidIn(entry.parentPath)));
  const hash = createHash('sha256');
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    const data = await readFile(path);
    hash.update(`${JSON.stringify([relative(root, path), data.length])}\n`).update(data);
  }
  return hash.digest('hex').slice(0, 16);
}

/** What is laid into lab hosts decides, too. */
function isLaidIn(folder: string): boolean {
  return /\/harness\/host\/(etc|shims)(\/|$)/.test(folder);
}
