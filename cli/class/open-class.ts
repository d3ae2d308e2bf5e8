import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { badInput, isWithin, quote } from '../../harness/submission/index.ts';
import { findHandIns, type HandIn } from './hand-ins.ts';
import { unpackClass } from './unpack-class.ts';

/** A class's hand-ins where they can be read; disposing it takes away what was unpacked for it. */
export interface OpenClass extends AsyncDisposable {
  readonly handIns: readonly HandIn[];
  readonly remarks: readonly string[];
  /** Where they lie, and what that is called. */
  readonly root: string;
  readonly shownRoot: string;
}

/** Opens a class: a folder, without `out` or what holds it, or the zip that a platform gives; `units` are the lab's. Throws bad input when there is none. */
export async function openClass(path: string, out: string, units: readonly string[]): Promise<OpenClass> {
  if ((await stat(path).catch(() => undefined))?.isFile() !== true) {
    const holdsRecords = (own: string) => isWithin(own, out);
    const { all, remarks } = await findHandIns(path, units, (own) => isWithin(out, own) || holdsRecords(own));
    const [holder] = isWithin(path, out) ? relative(path, out).split(sep) : [];
    const deeper =
      holder !== undefined && holder !== '' && relative(path, out) !== holder && (await isFolder(`${path}/${holder}`));
    const held = deeper ? [`The records go below ${quote(holder)}, so it is no submission.`] : [];
    return {
      handIns: all,
      remarks: [...remarks, ...held],
      root: path,
      shownRoot: path,
      [Symbol.asyncDispose]: async () => {},
    };
  }
  if (!/\.zip$/i.test(path))
    throw badInput(`The class ${quote(path)} is neither a folder nor a .zip: unpack it, and name the folder.`);
  const unpacked = await unpackClass(path);
  try {
    const { all, remarks } = await findHandIns(unpacked.folder, units, () => false).catch((error: Error) => {
      error.message = error.message.replaceAll(unpacked.folder, path);
      throw error;
    });
    const left = unpacked.leftOut.map(quote).join(', ');
    const more = left === '' ? [] : [`Links and names that lead elsewhere were left out of the zip: ${left}.`];
    const dispose = () => unpacked[Symbol.asyncDispose]();
    return {
      handIns: all,
      remarks: [...remarks, ...more],
      root: unpacked.folder,
      shownRoot: path,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await unpacked[Symbol.asyncDispose]();
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
