import { closeSync, fstatSync, readSync } from 'node:fs';
import type { Lack } from '../../model/index.ts';
import { askedFor } from '../asked-for.ts';
import { isLacking } from '../machine-lacks.ts';
import type { Lab } from './lab.ts';
import { openInside } from './linux.ts';

const notesPath = '/run/lab-lacks';
const mostNotes = 16 * 1024;

/** How much the lab host's stand-ins have noted so far, in bytes. */
export function notedSoFar(lab: Lab): number {
  return withNotes(lab, 0, (fd) => fstatSync(fd).size);
}

/** What a line of the submission asked for, that submissions do ask for, and that is not on this machine: each looked up here. */
export function lacksOf(lab: Lab, output: string, notedBefore: number): readonly Lack[] {
  const notes = withNotes(lab, '', (fd) => {
    const size = fstatSync(fd).size;
    const buffer = Buffer.alloc(mostNotes);
    return buffer.toString('latin1', 0, readSync(fd, buffer, 0, mostNotes, size < notedBefore ? 0 : notedBefore));
  });
  return askedFor(output, notes).filter(isLacking);
}

function withNotes<T>(lab: Lab, none: T, read: (fd: number) => T): T {
  const fd = openInside(lab.root, notesPath);
  if (fd === undefined) return none;
  try {
    return fstatSync(fd).isFile() ? read(fd) : none;
  } finally {
    closeSync(fd);
  }
}
