import { createHash } from 'node:crypto';
import { quote } from '../model/index.ts';
import { badInput } from './bad-input.ts';

export type Entry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'file'; readonly path: string; readonly executable: boolean; readonly data: Buffer };

/** What a submission may hold: files, folders and links together, and sizes in bytes. */
export interface Limits {
  readonly entries: number;
  readonly fileBytes: number;
  readonly totalBytes: number;
  /** What may come out of a compressed archive, kept or not; ten times `totalBytes` when left out. */
  readonly unpackedBytes?: number;
}

export const limits: Limits = { entries: 5_000, fileBytes: 50_000_000, totalBytes: 100_000_000 };

/** The order in which entries are hashed and packed. */
export function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The hash covers every path, kind, executable bit, link target and content, each with its length. */
export function hashEntries(entries: readonly Entry[]): string {
  const sha256 = createHash('sha256');
  for (const entry of entries) {
    const { data, ...facts } = entry.kind === 'file' ? entry : { ...entry, data: Buffer.alloc(0) };
    sha256.update(`${JSON.stringify({ ...facts, bytes: data.length })}\n`).update(data);
  }
  return sha256.digest('hex');
}

export function tooLarge(path: string, { fileBytes }: Limits): Error {
  return badInput(`${quote(path)} in the submission is larger than ${megabytes(fileBytes)}.`);
}

export function tooMuch({ totalBytes }: Limits): Error {
  return badInput(`The submission holds more than ${megabytes(totalBytes)}.`);
}

export function tooMany({ entries }: Limits): Error {
  return badInput(`The submission holds more than ${entries} files, links and folders.`);
}

/** The refusal of what is neither file, folder nor link: 'a device', … */
export function strange(path: string, kind: string): Error {
  return badInput(`${quote(path)} in the submission is ${kind}; only files, folders and links may be there.`);
}

export function megabytes(bytes: number): string {
  return `${bytes / 1_000_000} MB`;
}
