import { basename } from 'node:path';
import { printable } from '../model/index.ts';

const archive = /\.(zip|tar|tgz|tar\.gz)$/i;
const foreign = /\.(rar|7z|gz|bz2|tbz2?|xz|txz|zst)$/i;

/** Whether a file of that name is meant to be an archive, one that can be read or another. */
export function looksLikeArchive(name: string): boolean {
  return archive.test(name) || foreign.test(name);
}

/** What a submission is called after its folder or archive: the student's id, where it names none. */
export function nameOf(path: string): string {
  const name = basename(path);
  return printable(name.replace(archive, '')).replace(/\s+/g, ' ').trim() || 'submission';
}
