import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nameOf } from '../../harness/submission/index.ts';
import { catalogue } from '../../labs/catalogue.ts';
import { makeEmpty } from './make-empty.ts';
import { starterFiles } from './starter.ts';

/** Lays a starter submission into `folder`, which is made or is empty, and returns the files' paths in it. Throws bad input. */
export async function writeStarter(folder: string): Promise<readonly string[]> {
  await makeEmpty(folder);
  const id = nameOf(basename(folder)).slice(0, 200);
  // An empty script for extra work would be something handed in.
  const asked = catalogue.units.filter(({ optional }) => optional !== true);
  const files = starterFiles({ id, name: id }, asked);
  for (const { path, text, executable } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx', mode: executable ? 0o755 : 0o644 });
  }
  return files.map(({ path }) => path);
}
