import { readFileSync } from 'node:fs';
import { type Namespace, within } from '../../../host/agent/namespaces.ts';
import type { StateForwarding } from '../../../model/index.ts';
import { attributes, dump, NETLINK_NETFILTER, NETLINK_ROUTE } from './netlink.ts';

const RTM_GETQDISC = 38; // linux/rtnetlink.h
const RTM_GETNEIGH = 30;
const [TCA_KIND, TCA_STATS2, TCA_STATS_QUEUE] = [1, 7, 3] as const;
const [NDA_LLADDR, NDA_MASTER] = [2, 9] as const;
const [NUD_NOARP, NUD_PERMANENT, NTF_SELF] = [0x40, 0x80, 0x02] as const;
const PF_BRIDGE = 7;
const NFT_MSG_GETTABLE = 0x0a01;

/** A queueing discipline of a link, and how many packets it has dropped. */
export type Qdisc = { readonly index: number; readonly kind: string; readonly drops: number };

/** Every queueing discipline of a namespace. */
export function listQdiscs(namespace: Namespace): Qdisc[] {
  return dump(namespace, NETLINK_ROUTE, RTM_GETQDISC, Buffer.alloc(20)).map((body) => {
    const found = attributes(body.subarray(20));
    const queue = attributes(found.get(TCA_STATS2) ?? Buffer.alloc(0)).get(TCA_STATS_QUEUE);
    const kind = found.get(TCA_KIND)?.toString('latin1').replace('\0', '') ?? '';
    return { index: body.readInt32LE(4), kind, drops: queue && queue.length >= 12 ? queue.readUInt32LE(8) : 0 };
  });
}

/** The forwarding entries of a namespace's bridges that were made by hand. */
export function listStaticEntries(namespace: Namespace, devices: ReadonlyMap<number, string>): StateForwarding[] {
  const request = Buffer.alloc(28); // struct ifinfomsg and room
  request.writeUInt8(PF_BRIDGE, 0);
  return dump(namespace, NETLINK_ROUTE, RTM_GETNEIGH, request.subarray(0, 16)).flatMap((body) => {
    const found = attributes(body.subarray(12));
    const [state, flags] = [body.readUInt16LE(8), body.readUInt8(10)];
    const mac = [...(found.get(NDA_LLADDR) ?? [])].map((one) => one.toString(16).padStart(2, '0')).join(':');
    const dev = devices.get(body.readInt32LE(4));
    const isByHand = (state & (NUD_NOARP | NUD_PERMANENT)) !== 0 && (flags & NTF_SELF) === 0;
    return isByHand && dev !== undefined && found.has(NDA_MASTER) ? [{ mac, dev }] : [];
  });
}

/** Whether nf_tables of the namespace has any table. */
export function hasTables(namespace: Namespace): boolean {
  return dump(namespace, NETLINK_NETFILTER, NFT_MSG_GETTABLE, Buffer.alloc(4)).length > 0;
}

/** The IPv4 addresses that are a namespace's own (/proc/net/fib_trie), and the links that its routes use. */
export function listOwn(namespace: Namespace): {
  readonly addresses: readonly string[];
  readonly legs: readonly string[];
} {
  const read = (file: string) => within(namespace, () => readFileSync(`/proc/thread-self/net/${file}`, 'latin1'));
  try {
    const addresses = [...read('fib_trie').matchAll(/\|-- (\S+)\n\s+\/32 host LOCAL/g)].map(([, one]) => one ?? '');
    const legs = read('route')
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split('\t')[0] ?? '');
    return { addresses: [...new Set(addresses)], legs: [...new Set(legs)] };
  } catch {
    return { addresses: [], legs: [] };
  }
}

/** The names of a namespace's links (/proc/net/dev). */
export function listLinks(namespace: Namespace): string[] {
  const table = within(namespace, () => readFileSync('/proc/thread-self/net/dev', 'latin1'));
  return table
    .split('\n')
    .slice(2, -1)
    .map((line) => line.slice(0, line.lastIndexOf(':')).trim());
}
