import { chmodSync, chownSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type DockerSettings, submissionFolder } from '../settings.ts';
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

const mostBytes = 1024 * 1024;

/** The text of a regular file of the submission, through links in it; undefined where there is none, or it is larger than 1 MB. */
export function readBelow(folder: string, path: string): string | undefined {
  const found = placeBelow(folder, path);
  const stat = found === undefined ? undefined : statSync(found, { throwIfNoEntry: false });
  return found !== undefined && stat?.isFile() && stat.size <= mostBytes ? readFileSync(found, 'utf8') : undefined;
}

export function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Sees to it that the source of a mount is there and is what its path says: a file or folder of the submission that no link leads to. An absent one
 * becomes an empty folder, as Docker would make it. Returns why it cannot be mounted, as the rest of a sentence; undefined when it can.
 */
export function pinned({ folder, kind, uidBase, gidBase }: DockerSettings, source: string): string | undefined {
  const top = submissionFolder(folder);
  const real = join(realpathSync(top), relative(top, source));
  const made: string[] = [];
  for (let at = real; !isThere(at); at = dirname(at)) made.unshift(at);
  const existing = made[0] === undefined ? real : dirname(made[0]);
  if (realpathSync(existing) !== existing || placeBelow(folder, existing) === undefined)
    return `mounts ${source}, which a link leads to; name the folder itself`;
  for (const path of made) {
    mkdirSync(path);
    // For root in the container, who in an engine of our own is another user of the machine's.
    if (kind === 'own') chownSync(path, uidBase, gidBase);
    else chmodSync(path, 0o777);
  }
  const stat = statSync(real);
  return stat.isFile() || stat.isDirectory() ? undefined : `mounts ${source}, which is neither a file nor a folder`;
}
