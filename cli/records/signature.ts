import { type KeyObject, sign, verify } from 'node:crypto';
import type { Grade, Signature } from '../../harness/model/index.ts';
import { canonicalBytes } from './canonical.ts';
import { fingerprint, ownKey, publicHalf } from './key.ts';

/** What can be signed: a record, or an entry beside it. */
type Signed = { readonly signature?: Signature };

/** The record, signed with `key`; an older signature is replaced. */
export function signRecord<Signable extends Signed>(record: Signable, key: KeyObject): Signable {
  const value = sign(null, canonicalBytes(record), key).toString('base64');
  return { ...record, signature: { key: fingerprint(key), value } };
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

/** How a record or an entry stands to keys that are ours, or count as ours. */
export function standing<Signable extends Signed>(record: Signable, ...keys: readonly KeyObject[]): Standing {
  const { signature } = record;
  if (signature === undefined) return 'unsigned';
  const key = keys.find((one) => fingerprint(one) === signature.key);
  if (key === undefined) return 'other key';
  const value = Buffer.from(signature.value, 'base64');
  return verify(null, canonicalBytes(record), publicHalf(key), value) ? 'ours' : 'changed';
}

/** The standing as the end of a sentence about the record. */
export const standingWords: Readonly<Record<Standing, string>> = {
  ours: 'is signed with our key and unchanged',
  unsigned: 'carries no signature',
  changed: 'was changed after it was signed with our key',
  'other key': 'is signed with another key than ours',
};
