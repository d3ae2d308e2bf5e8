import { isUtf8 } from 'node:buffer';
import { getFileNameLowLevel } from 'yauzl';
import { quote } from '../model/index.ts';
import { badInput } from './bad-input.ts';

const flag11 = 0x800;

/** What is said of names that are not UTF-8. */
export const foreignNames = 'File names that are not UTF-8 were read as code page 437.';

/** A name that nobody says the encoding of: UTF-8 where it is that, else code page 437, as in zips of old (APPNOTE, appendix D). */
export function decodeName(bytes: Buffer): string {
  return getFileNameLowLevel(isUtf8(bytes) ? flag11 : 0, bytes, [], true);
}

/** The name of a zip's entry, with `/`: Info-ZIP's field 0x7075 where it fits (APPNOTE 4.6.9), else as above; flag 11 is too often wrong. */
export function zipName({ fileNameRaw, extraFields }: { fileNameRaw: Buffer; extraFields: ExtraFields }): string {
  return getFileNameLowLevel(isUtf8(fileNameRaw) ? flag11 : 0, fileNameRaw, extraFields, false);
}

type ExtraFields = Parameters<typeof getFileNameLowLevel>[2];

/** The parts of an entry's path in an archive; throws bad input for one that leads out of it or that no file can have. */
export function segmentsOf(name: string): readonly string[] {
  if (/[\0\ufffd]/.test(name)) throw badInput(`The archive holds a file whose name is not UTF-8: ${quote(name)}.`);
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (/^(\/|[A-Za-z]:[\\/])/.test(name) || segments.includes('..')) {
    throw badInput(`${quote(name)} in the archive would lie outside of it; names must be relative, without "..".`);
  }
  if (name.length > 4000 || segments.some((segment) => Buffer.byteLength(segment) > 255)) {
    throw badInput(`The archive holds a name that is too long for a file: ${quote(name.slice(0, 60))}….`);
  }
  return segments;
}
