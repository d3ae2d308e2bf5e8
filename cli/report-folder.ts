import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readJson } from '../harness/model/index.ts';
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

/**
 * Where the record of a submission goes that nobody named a folder for: `usual`, or a folder of its own beside it where the record of another
 * submission lies there; then `remark` says so. The same submission is one with the same path or the same content.
 */
export async function ownFolder(
  usual: string,
  submission: { readonly path: string; readonly sha256: string },
): Promise<{ readonly folder: string; readonly remark?: string }> {
  const text = await readFile(join(usual, 'grade.json'), 'utf8').catch(({ code }: NodeJS.ErrnoException) => code);
  if (text === 'ENOENT' || text === 'ENOTDIR' || (text !== undefined && isOf(text, submission)))
    return { folder: usual };
  const digest = createHash('sha256').update(submission.path).digest('hex').slice(0, 16);
  const folder = `${usual}+${digest}`;
  return {
    folder,
    remark: `${quote(usual)} holds the record of another submission, so this one goes to ${quote(folder)}.`,
  };
}

function isOf(text: string, { path, sha256 }: { readonly path: string; readonly sha256: string }): boolean {
  try {
    const { submission } = readJson(text) as {
      readonly submission?: { readonly path?: string; readonly sha256?: string };
    };
    return submission?.path === path || submission?.sha256 === sha256;
  } catch {
    return false;
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
