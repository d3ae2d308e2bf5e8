import { open } from 'node:fs/promises';
import { printable, quote } from '../model/index.ts';
import { type ArchiveSource, kindOf } from './archive-kind.ts';
import { badInput, isBadInput, question } from './bad-input.ts';
import type { Limits } from './entries.ts';
import { readTar } from './read-tar.ts';
import { readZip } from './read-zip.ts';
import { gatherTree, type Taken } from './tree.ts';

const repack = 'pack the folder as .zip or .tar.gz';

/**
 * Reads a .zip, .tar, .tar.gz or .tar.zst into memory; which of them it is, its first bytes tell. Throws bad input for what an archive
 * may not hold, and a question for what is another thing, locked or damaged.
 */
export async function readArchive({ name, from }: ArchiveSource, within: Limits): Promise<Taken> {
  const kind = kindOf(Buffer.isBuffer(from) ? from.subarray(0, 512) : await firstBytes(from.file, name));
  if (typeof kind === 'object') throw question(`The submission ${quote(name)} is ${kind.not}: ${repack}.`);
  const tree = gatherTree(within);
  try {
    await (kind === 'zip' ? readZip(from, tree) : readTar(from, kind, tree, within));
    return tree.finish();
  } catch (error) {
    if (isBadInput(error)) throw error;
    const reason = printable(error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    const sentence = `The archive ${quote(name)} is damaged (${reason}): ${repack} again.`;
    // Damage makes a file shorter or other, never longer than it says: that is a lie.
    throw /^too many bytes/.test(reason) ? badInput(sentence) : question(sentence);
  }
}

async function firstBytes(path: string, name: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw question(`The submission ${quote(name)} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
