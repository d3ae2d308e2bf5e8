import { readFileSync } from 'node:fs';
import type { Lab } from './lab.ts';
import { closeNamespaces, labNamespaces, type Namespace, within } from './namespaces.ts';
import { mostNeighbours } from './settings.ts';

const watchMs = 1000;

/**
 * Watches how many IPv4 neighbours the lab host's namespaces have together, as the kernel's table of them is the machine's, and calls
 * `crowded` when they are more than an honest lab has. `trusted` namespaces are not the lab's.
 */
export function watchNeighbours(lab: Lab, trusted: readonly Namespace[], crowded: () => void): void {
  setInterval(() => {
    const { namespaces, neighbours } = countNeighbours(lab, trusted);
    if (neighbours > mostNeighbours(namespaces)) crowded();
  }, watchMs).unref();
}

function countNeighbours(lab: Lab, trusted: readonly Namespace[]) {
  const all = labNamespaces(lab, trusted);
  try {
    const neighbours = all.reduce((sum, one) => sum + entries(one), 0);
    return { namespaces: all.length, neighbours };
  } finally {
    closeNamespaces(all);
  }
}

/** Lines of the table but for its head (proc_pid_net(5), arp). */
function entries(namespace: Namespace): number {
  const table = within(namespace, () => readFileSync('/proc/thread-self/net/arp', 'latin1'));
  return Math.max(0, table.split('\n').length - 2);
}
