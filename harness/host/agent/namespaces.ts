import { closeSync, fstatSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import type { Lab } from './lab.ts';
import { inNamespace, isNetworkNamespace, openInside, unshareNetwork } from './linux.ts';
import { labProcesses } from './processes.ts';

const ownNetwork = '/proc/thread-self/ns/net';

/** Descriptor of the agent's own network namespace, where its thread always returns to. */
const home = openSync(ownNetwork, 'r');

/** A network namespace held open: as long as the descriptor lives, so does the namespace. */
export interface Namespace {
  /** '@internet', '@client', '@underlay', '@host', a name under the lab host's /run/netns, or '#inode'; of two lab hosts, the last three after 'a:' or 'b:'. */
  readonly key: string;
  readonly fd: number;
  readonly inode: number;
  readonly names: readonly string[];
}

/** Runs synchronous `work` (socket(2), fork(2)) with the thread inside the namespace. */
export function within<T>(namespace: { readonly fd: number }, work: () => T): T {
  return inNamespace(namespace.fd, home, work);
}

/** Makes a network namespace of the agent's own. */
export function createNamespace(key: string): Namespace {
  const fd = inNamespace(home, home, () => {
    unshareNetwork();
    return openSync(ownNetwork, 'r');
  });
  return { key, fd, inode: fstatSync(fd).ino, names: [] };
}

/**
 * Every network namespace of the lab hosts now: their own as '@host', those with a name, and those that only a process
 * holds. The caller closes the descriptors with `closeNamespaces`. Namespaces in `trusted` are never returned, whatever name leads to them.
 */
export function labNamespaces(labs: readonly Lab[], trusted: readonly Namespace[]): Namespace[] {
  const own = new Set([fstatSync(home).ino, ...trusted.map(({ inode }) => inode)]);
  const all = labs.flatMap(namespacesOf);
  const kept = new Map<number, Namespace>();
  for (const one of all) if (!own.has(one.inode) && !kept.has(one.inode)) kept.set(one.inode, one);
  const namespaces = [...kept.values()];
  closeNamespaces(all.filter((one) => !namespaces.includes(one)));
  return namespaces;
}

function namespacesOf(lab: Lab): Namespace[] {
  const found = new Map<number, { fd: number; names: string[]; key?: string }>();
  const add = (fd: number, name?: string, key?: string) => {
    const inode = fstatSync(fd).ino;
    const known = found.get(inode);
    if (known) closeSync(fd);
    const entry = known ?? { fd, names: [] };
    if (name !== undefined) entry.names.push(name);
    if (key !== undefined) entry.key = key;
    found.set(inode, entry);
  };
  add(openSync(`/proc/${lab.pid}/ns/net`, 'r'), undefined, '@host');
  for (const name of namesUnder(lab)) {
    const fd = openInside(lab.root, `/run/netns/${name}`);
    if (fd === undefined) continue;
    if (isNetworkNamespace(fd)) add(fd, name);
    else closeSync(fd);
  }
  for (const pid of labProcesses(lab)) {
    try {
      const inode = Number(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/net`))?.[0]);
      if (!found.has(inode)) add(openSync(`/proc/${pid}/ns/net`, 'r'));
    } catch {
      // It has just ended.
    }
  }
  const place = lab.name === undefined ? '' : `${lab.name}:`;
  return [...found].map(([inode, { fd, names, key }]) => {
    names.sort();
    const plain = names.find((name) => !/^[@#]/.test(name));
    return { key: `${place}${key ?? plain ?? `#${inode}`}`, fd, inode, names };
  });
}

export function closeNamespaces(namespaces: readonly Namespace[]): void {
  for (const { fd } of namespaces) closeSync(fd);
}

function namesUnder(lab: Lab): string[] {
  const fd = openInside(lab.root, '/run/netns');
  if (fd === undefined) return [];
  try {
    return readdirSync(`/proc/self/fd/${fd}`).slice(0, 500);
  } catch {
    return []; // the submission put something else there
  } finally {
    closeSync(fd);
  }
}
