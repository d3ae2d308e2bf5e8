import { readFileSync } from 'node:fs';
import { type Namespace, within } from '../../../host/agent/namespaces.ts';
import type { WhyCase } from '../../../model/index.ts';
import { listQdiscs } from './kernel-lists.ts';
import { readLosses } from './state.ts';

/** The kernel's counters that tell of a packet's end, by their names in /proc/net/snmp and /proc/net/netstat. */
const telling = [
  'IPReversePathFilter',
  'InAddrErrors',
  'InHdrErrors',
  'InNoRoutes',
  'OutNoRoutes',
  'InDiscards',
  'OutDiscards',
  'FragFails',
  'InEchos',
  'OutEchoReps',
  'ListenDrops',
  'ListenOverflows',
  'OutRsts',
  'ArpFilter',
];

type Counts = { readonly kernel: ReadonlyMap<string, number>; readonly links: ReadonlyMap<string, number> };

/** The names of tables that iptables-legacy has in the namespace; none where the kernel does not say. */
export function readLegacyNames(namespace: Namespace): string[] {
  try {
    const names = within(namespace, () => readFileSync('/proc/thread-self/net/ip_tables_names', 'latin1'));
    return names.split('\n').filter((name) => name !== '');
  } catch {
    return [];
  }
}

/** The counters of a namespace now: the kernel's, and the losses of its links and their queues. */
export function readCounts(namespace: Namespace): Counts {
  const kernel = within(namespace, () => kernelCounts());
  const links = new Map<string, number>();
  for (const [dev, { received, sent }] of within(namespace, () => readLosses())) {
    links.set(`${dev}\nreceived`, received);
    links.set(`${dev}\nsent`, sent);
  }
  for (const { index, kind, drops } of listQdiscs(namespace)) {
    const key = `#${index}\n${kind}`;
    links.set(key, (links.get(key) ?? 0) + drops);
  }
  return { kernel, links };
}

/** What rose between two looks at a namespace. */
export function rises(
  namespace: string,
  before: Counts,
  after: Counts,
  devices: ReadonlyMap<number, string>,
): Pick<WhyCase, 'rose' | 'lost'> {
  const rose = [...after.kernel].flatMap(([counter, value]) => {
    const by = value - (before.kernel.get(counter) ?? 0);
    return by > 0 ? [{ namespace, counter, by }] : [];
  });
  const lost = [...after.links].flatMap(([key, value]) => {
    const [name = '', what = ''] = key.split('\n');
    const dev = name.startsWith('#') ? (devices.get(Number(name.slice(1))) ?? name) : name;
    const by = value - (before.links.get(key) ?? 0);
    return by > 0 ? [{ namespace, dev, what, by }] : [];
  });
  return { rose, lost };
}

/** Both files have a line of names before each line of values. */
function kernelCounts(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of ['snmp', 'netstat']) {
    const lines = readFileSync(`/proc/thread-self/net/${file}`, 'latin1').split('\n');
    for (let at = 0; at + 1 < lines.length; at += 2) {
      const names = lines[at]?.split(' ') ?? [];
      const values = lines[at + 1]?.split(' ') ?? [];
      for (const [index, name] of names.entries()) if (telling.includes(name)) counts.set(name, Number(values[index]));
    }
  }
  return counts;
}
