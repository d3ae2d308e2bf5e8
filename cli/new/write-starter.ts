import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { badInput, nameOf, quote } from '../../harness/submission/index.ts';
import { catalogue } from '../../labs/catalogue.ts';
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

async function makeEmpty(folder: string): Promise<void> {
  const failed = await mkdir(folder).catch((error: NodeJS.ErrnoException) => error);
  if (failed === undefined) return;
  if (failed.code !== 'EEXIST') {
    const why = failed.code === 'ENOENT' ? 'the folder around it does not exist' : failed.code;
    throw badInput(`${quote(folder)} cannot be made (${why}).`);
  }
  const names = await readdir(folder).catch(({ code }: NodeJS.ErrnoException) => {
    throw badInput(`${quote(folder)} is no folder that can be used (${code}): name a new one.`);
  });
  if (names.length > 0)
    throw badInput(`${quote(folder)} is not empty: name a new folder, so that nothing is overwritten.`);
}
