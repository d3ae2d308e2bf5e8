import { openSync } from 'node:fs';
import { closeNamespaces, type Namespace } from '../../host/agent/namespaces.ts';
import { causedBySubmission } from '../../model/index.ts';

/** The namespaces of the last survey, held open: who was told of one may ask about it, though its name has gone since. */
let held: readonly Namespace[] = [];
/** Every key that a survey has ever told. */
const known = new Set<string>();
const mostKnown = 20_000;

/** Takes the namespaces of a survey over, descriptors and all, in the place of the last one's. */
export function holdSurveyed(namespaces: readonly Namespace[]): void {
  closeNamespaces(held);
  held = namespaces;
  for (const { key } of namespaces) if (known.size < mostKnown) known.add(key);
}

/** Lets them go: a namespace lives as long as somebody holds it, and a submission may take its own away. */
export function releaseSurveyed(): void {
  holdSurveyed([]);
}

/**
 * The namespaces as they are now, under the keys that the last survey told of them, and those of the survey that cannot be found any more. The
 * latter have descriptors of their own, which the caller closes.
 */
export function withSurveyed(now: readonly Namespace[]): { readonly present: Namespace[]; readonly gone: Namespace[] } {
  const keys = new Set(now.map(({ key }) => key));
  const before = new Map(held.map((one) => [one.inode, one]));
  const present = now.map((one) => {
    const key = before.get(one.inode)?.key;
    return key === undefined || keys.has(key) ? one : { ...one, key };
  });
  const inodes = new Set(now.map(({ inode }) => inode));
  const missing = held.filter(({ key, inode }) => !inodes.has(inode) && !keys.has(key));
  return { present, gone: missing.map((one) => ({ ...one, fd: openSync(`/proc/self/fd/${one.fd}`, 'r') })) };
}

/** The namespace with that key. Throws where there is none: a failure of the submission's, where a survey has told of it. */
export function named(namespaces: readonly Namespace[], key: string): Namespace {
  const found = namespaces.find((namespace) => namespace.key === key);
  if (found) return found;
  if (known.has(key)) throw causedBySubmission(`The network namespace '${key}' is gone.`);
  throw new Error(`There is no network namespace '${key}'.`);
}
