import { mkdir, readdir } from 'node:fs/promises';
import { badInput, quote } from '../../harness/submission/index.ts';

/** Makes a folder, or finds that it is empty. Throws bad input where it is not, or cannot be made. */
export async function makeEmpty(folder: string): Promise<void> {
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
