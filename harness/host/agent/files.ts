import { closeSync, fstatSync, readdirSync, readFileSync } from 'node:fs';
import type { LabFile } from '../../model/index.ts';
import type { Lab } from './lab.ts';
import { openInside } from './linux.ts';

const mostFiles = 100;
const mostEntries = 1000;
const deepest = 4;
const largestFile = 8 * 1024 * 1024;
const mostBytes = 24 * 1024 * 1024;

/**
 * The regular files in a folder of the lab host and the folders in it, sorted by name. Every path is resolved with the lab host's
 * root for a root, so no link leads out of it; what is too large, or too much together, comes without its content.
 */
export function labFiles(lab: Lab, folder: string): LabFile[] {
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
        const names = readdirSync(`/proc/self/fd/${fd}`).sort();
        for (const one of names) visit(name === '' ? one : `${name}/${one}`, depth + 1);
      } else if (stat.isFile()) {
        const fits = stat.size <= largestFile && bytes + stat.size <= mostBytes;
        bytes += fits ? stat.size : 0;
        // It may have grown since.
        const content = fits ? readFileSync(fd).subarray(0, largestFile).toString('base64') : null;
        found.push({ name, bytes: stat.size, content });
      }
    } finally {
      closeSync(fd);
    }
  };
  visit('', 0);
  return found;
}
