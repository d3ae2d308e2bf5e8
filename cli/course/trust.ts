import type { KeyObject } from 'node:crypto';
import type { Course } from '../../harness/model/index.ts';
import { fingerprint, parsePublicKey, readKey } from '../records/key.ts';

/** A key whose signatures count, and whose it is. */
export interface TrustedKey {
  /** Undefined for our own. */
  readonly name?: string;
  readonly key: KeyObject;
}

/** Whose records count: our own key first, if there is one, then the course's graders. Throws bad input for a key that is not its owner's alone. */
export async function trustedKeys({ graders = [] }: Course): Promise<readonly TrustedKey[]> {
  const own = await readKey();
  const others = graders.map(({ name, key }) => ({ name, key: parsePublicKey(key) }));
  if (own === undefined) return others;
  // Who runs it may be one of them.
  return [{ key: own }, ...others.filter(({ key }) => fingerprint(key) !== fingerprint(own))];
}
