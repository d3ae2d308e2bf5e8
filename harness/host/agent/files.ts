import { closeSync, fstatSync, opendirSync, readSync, type Stats } from 'node:fs';
import type { LabFile } from '../../model/index.ts';
import type { Lab } from './lab.ts';
import { openInside } from './linux.ts';

const mostFiles = 100;
const mostEntries = 1000;
const deepest = 4;
const largestFile = 8 * 1024 * 1024;
const mostBytes = 24 * 1024 * 1024;

/** What may be a tool's result: a service's log, which grows all the while, is none. */
const results = /\.(csv|tsv|jsonl?|png|svg|pdf|dot|txt|md|html)$/i;
const notLookedInto = ['node_modules', '.git', '__pycache__'];

/** As `labFiles`, of what has the ending of a result and was written since then (milliseconds, as stat tells them). */
export function writtenSince(lab: Lab, folder: string, since: number): LabFile[] {
  return labFiles(lab, folder, (name, { mtimeMs }) => mtimeMs >= since && results.test(name));
}

/** When a folder or file of the lab host was last changed, in milliseconds; 0 where there is none. */
export function changedAt(lab: Lab, path: string): number {
  const fd = openInside(lab.root, path);
  if (fd === undefined) return 0;
  try {
    return fstatSync(fd).mtimeMs;
  } finally {
    closeSync(fd);
  }
}

/**
 * The regular files in a folder of the lab host and the folders in it, sorted by name, or those that are wanted. Every path is resolved with the lab host's
 * root for a root, so no link leads out of it; what is too large, or too much together, comes without its content.
 */
export function labFiles(
  lab: Lab,
  folder: string,
  isWanted: (name: string, stat: Stats) => boolean = () => true,
): LabFile[] {
  const found: LabFile[] = [];
  let entries = 0;
  let bytes = 0;
  const visit = (name: string, depth: number) => {
    const fd =
      found.length < mostFiles && entries++ < mostEntries ? openInside(lab.root, `${folder}/${name}`) : undefined;
    if (fd === undefined) return;
    try {
      const stat = fstatSync(fd);
      if (stat.isDirectory() && depth < deepest) {
        for (const one of namesIn(fd).filter((all) => !notLookedInto.includes(all)))
          visit(name === '' ? one : `${name}/${one}`, depth + 1);
      } else if (stat.isFile() && isWanted(name, stat)) {
        const fits = stat.size <= largestFile && bytes + stat.size <= mostBytes;
        bytes += fits ? stat.size : 0;
        found.push({ name, bytes: stat.size, content: fits ? contentOf(fd, stat.size) : null });
      }
    } finally {
      closeSync(fd);
    }
  };
  visit('', 0);
  return found;
}

/** Names in a folder, sorted: the first thousand that the kernel tells, as a submission can put any number there. None where it cannot be read. */
function namesIn(fd: number): string[] {
  const names: string[] = [];
  try {
    using folder = opendirSync(`/proc/self/fd/${fd}`);
    for (let one = folder.readSync(); one !== null && names.length < mostEntries; one = folder.readSync())
      names.push(one.name);
  } catch {
    // It was taken away meanwhile.
  }
  return names.sort();
}

/**
 * The file's first `bytes`, in base64; null where they cannot be read. It may have grown since, and what /proc shows has no end (proc(5)):
 * no more is read than was there.
 */
function contentOf(fd: number, bytes: number): string | null {
  const buffer = Buffer.alloc(bytes);
  let at = 0;
  try {
    for (let got = -1; got !== 0 && at < bytes; at += got) got = readSync(fd, buffer, at, bytes - at, at);
  } catch {
    return null;
  }
  return buffer.toString('base64', 0, at);
}
