import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Grade } from '../../harness/model/index.ts';
import { canonicalBytes } from './canonical.ts';
import { fingerprint, ownKey } from './key.ts';

/** The record, signed with `key`; an older signature is replaced. */
export function signRecord(grade: Grade, key: KeyObject): Grade {
  const value = sign(null, canonicalBytes(grade), key).toString('base64');
  return { ...grade, signature: { key: fingerprint(key), value } };
}

/** Signs with the user's own key. A grade is not lost for want of a key: without one it stays unsigned, and `warn` gets a sentence. */
export async function signWithOwnKey(grade: Grade, warn: (sentence: string) => void): Promise<Grade> {
  try {
    return signRecord(grade, await ownKey());
  } catch (error) {
    warn(`The record is not signed: ${(error as Error).message} NETPROOF_KEY can name another place for the key.`);
    const { signature: _, ...unsigned } = grade;
    return unsigned;
  }
}

/** What a record's signature says: ours and unchanged, or why not. */
export type Standing = 'ours' | 'unsigned' | 'changed' | 'other key';

export function standing(grade: Grade, key: KeyObject): Standing {
  const { signature } = grade;
  if (signature === undefined) return 'unsigned';
  if (signature.key !== fingerprint(key)) return 'other key';
  const value = Buffer.from(signature.value, 'base64');
  return verify(null, canonicalBytes(grade), createPublicKey(key), value) ? 'ours' : 'changed';
}

/** The standing as the end of a sentence about the record. */
export const standingWords: Readonly<Record<Standing, string>> = {
  ours: 'is signed with our key and unchanged',
  unsigned: 'carries no signature',
  changed: 'was changed after it was signed with our key',
  'other key': 'is signed with another key than ours',
};
