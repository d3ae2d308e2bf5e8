import { mkdir, mkdtemp, realpath, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { badInput, isWithin, quote } from '../harness/submission/index.ts';

/** Makes `folder` and sees that files can be made in it; throws bad input if not, or, with nothing made, if it lies in the submission. */
export async function prepareReportFolder(folder: string, submission?: string): Promise<void> {
  if (submission !== undefined && isWithin(submission, await nearestFolder(folder))) {
    throw badInput(`The report folder ${quote(folder)} lies in the submission, which is never written to: use --out.`);
  }
  try {
    await makeFolder(folder);
    await rmdir(await mkdtemp(join(folder, '.writable-')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'a file is in the way' : `${code}`;
    throw badInput(`Reports cannot be written to ${quote(folder)} (${why}): choose another folder with --out.`);
  }
}

/** The real path of `folder`, or of the nearest one above that is there. */
async function nearestFolder(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => undefined);
  return real ?? (dirname(folder) === folder ? folder : await nearestFolder(dirname(folder)));
}

// Not `recursive: true`: in a folder that takes none, like /proc, Node 24 then tries for ever.
async function makeFolder(folder: string): Promise<void> {
  const reason = await mkdir(folder).catch((error: NodeJS.ErrnoException) => error);
  if (reason?.code === 'ENOENT' && dirname(folder) !== folder) {
    await makeFolder(dirname(folder));
    await mkdir(folder);
  } else if (reason && reason.code !== 'EEXIST') throw reason;
}
