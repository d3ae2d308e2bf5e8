import { readFileSync } from 'node:fs';
import type { Lab } from './lab.ts';
import { closeNamespaces, labNamespaces, type Namespace, within } from './namespaces.ts';
import { mostNeighbours } from './settings.ts';

const watchMs = 1000;
const restTimes = 20;

/**
 * Watches how many IPv4 neighbours the lab hosts' namespaces have together, as the kernel's table of them is the machine's, and calls
 * `crowded` when they are more than an honest lab has. `trusted` namespaces are not the lab's.
 */
export function watchNeighbours(labs: readonly Lab[], trusted: readonly Namespace[], crowded: () => void): void {
  const began = performance.now();
  try {
    const { namespaces, neighbours } = countNeighbours(labs, trusted);
    if (neighbours > mostNeighbours(namespaces)) crowded();
  } catch {
    // A namespace has gone just now: the next look tells.
  }
  // A table that takes long to read, as entries written down by hand make it, is read more seldom.
  const pauseMs = watchMs + restTimes * (performance.now() - began);
  setTimeout(() => watchNeighbours(labs, trusted, crowded), pauseMs).unref();
}

function countNeighbours(labs: readonly Lab[], trusted: readonly Namespace[]) {
  const all = labNamespaces(labs, trusted);
  try {
    const neighbours = all.reduce((sum, one) => sum + entries(one), 0);
    return { namespaces: all.length, neighbours };
  } finally {
    closeNamespaces(all);
  }
}

/** ATF_PERM (include/uapi/linux/if_arp.h): written down by hand, and in nobody's way. */
const permanent = 4;

/** Lines of the table but for its head (proc_pid_net(5), arp); the third column is the flags. */
function entries(namespace: Namespace): number {
  const table = within(namespace, () => readFileSync('/proc/thread-self/net/arp', 'latin1'));
  const flags = table
    .split('\n')
    .slice(1, -1)
    .map((line) => Number(line.split(/\s+/)[2]));
  return flags.filter((one) => (one & permanent) === 0).length;
}
