import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { submissionFolder } from '../settings.ts';
import { output } from './command.ts';

/** Lays the archive that the grader left into an empty folder. Throws when tar cannot. */
export async function unpack(folder: string): Promise<void> {
  const archive = join(folder, 'submission.tar');
  const to = submissionFolder(folder);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to);
  await output(['tar', '-x', '--no-same-owner', '-C', to, '-f', archive]);
  rmSync(archive);
}

/** The real path of something of the submission; undefined when it is not there, or when links lead out of the submission. */
export function placeBelow(folder: string, path: string): string | undefined {
  try {
    const top = realpathSync(submissionFolder(folder));
    const found = realpathSync(resolve(top, path));
    return found === top || found.startsWith(top + sep) ? found : undefined;
  } catch {
    return undefined;
  }
}
