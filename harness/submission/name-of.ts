import { basename } from 'node:path';
import { printable } from '../model/index.ts';

const archive = /\.(zip|tar|tgz|tzst|tar\.gz|tar\.zst)$/i;
const foreign = /\.(rar|7z|gz|bz2|tbz2?|xz|txz|zst)$/i;

/** Whether a file of that name is meant to be an archive, one that can be read or another. */
export function looksLikeArchive(name: string): boolean {
  return archive.test(name) || foreign.test(name);
}

export function withoutArchiveEnd(name: string): string {
  return name.replace(archive, '');
}

/** What a submission is called after its folder or archive: the student's id, where it names none. */
export function nameOf(path: string): string {
  return (
    printable(withoutArchiveEnd(basename(path)))
      .replace(/\s+/g, ' ')
      .trim() || 'submission'
  );
}
