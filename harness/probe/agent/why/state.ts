import { readFileSync } from 'node:fs';
import { readCounters } from '../../../host/agent/counters.ts';
import { type Namespace, within } from '../../../host/agent/namespaces.ts';
import type { NamespaceState, StateLink, StateRoute, StateRule } from '../../../model/index.ts';
import { type IpLink, jsonLines, peersSeen, toLink } from '../survey.ts';
import { listQdiscs, listStaticEntries, type Qdisc } from './kernel-lists.ts';
import { output } from './output.ts';

interface RouteJson {
  readonly type?: string;
  readonly dst: string;
  readonly gateway?: string;
  readonly via?: { readonly host: string };
  readonly dev?: string;
  readonly table?: string;
  readonly metric?: number;
  readonly pref?: string;
}

interface RuleJson {
  readonly priority: number;
  readonly src?: string;
  readonly srclen?: number;
  readonly dst?: string;
  readonly dstlen?: number;
  readonly table?: string;
  readonly action?: string;
  readonly iif?: string;
}

interface NeighbourJson {
  readonly dst: string;
  readonly dev: string;
  readonly lladdr?: string;
  readonly state?: readonly string[];
}

type LinkJson = IpLink & {
  readonly linkinfo?: {
    readonly info_data?: { readonly nf_call_iptables?: number; readonly vlan_filtering?: number };
    readonly info_slave_data?: Readonly<Record<string, unknown>>;
  };
};

const ofLinks = ['rp_filter', 'forwarding', 'proxy_arp', 'arp_ignore', 'arp_filter', 'route_localnet', 'accept_local'];
const ofNamespace = ['ipv4/ip_forward', 'ipv4/icmp_echo_ignore_all', 'bridge/bridge-nf-call-iptables'];
const commands = 'address show\nroute show table all\nrule show\nneighbour show\nneighbour show proxy\n';
const harmless = ['noqueue', 'pfifo_fast', 'fq_codel', 'fq', 'mq', 'pfifo'];

/** All of these namespaces that bears on a packet's way, read at once. Leaves out one of which ip(8) tells nothing. */
export async function takeState(namespaces: readonly Namespace[]): Promise<NamespaceState[]> {
  const states = await Promise.all(namespaces.map((namespace) => stateOf(namespace, namespaces)));
  return states.filter((state) => state !== undefined);
}

async function stateOf(namespace: Namespace, all: readonly Namespace[]): Promise<NamespaceState | undefined> {
  const told = await output(namespace, 'ip', ['-j', '-d', '-force', '-batch', '-'], commands);
  const [links = [], routes = [], rules = [], neighbours = [], proxies = []] = jsonLines(told) as [
    LinkJson[]?,
    RouteJson[]?,
    RuleJson[]?,
    NeighbourJson[]?,
    NeighbourJson[]?,
  ];
  if (links.length === 0) return undefined;
  const devices = new Map(links.map(({ ifindex, ifname }) => [ifindex, ifname]));
  const peer = peersSeen(namespace, all);
  const qdiscs = listQdiscs(namespace);
  const entries = listStaticEntries(namespace, devices);
  const { settings, lost } = within(namespace, () => readFiles(links.map(({ ifname }) => ifname)));
  const v4 = routes.filter(({ dst, pref }) => pref === undefined && !dst.includes(':'));
  const main = v4.filter(({ table = 'main' }) => table === 'main');
  return {
    key: namespace.key,
    names: namespace.names,
    inode: namespace.inode,
    forwarding: settings['ipv4/ip_forward'] === 1,
    bridgeFilter: { 1: true, 0: false }[settings['bridge/bridge-nf-call-iptables'] ?? -1] ?? null,
    links: links.map((link) => toLink(link, peer)),
    routes: main.map(({ dst, gateway, dev }) => ({ to: dst, ...(gateway && { via: gateway }), ...(dev && { dev }) })),
    neighbours: neighbours
      .filter(({ dst }) => !dst.includes(':'))
      .map(({ dst, dev, lladdr, state }) => ({
        address: dst,
        dev,
        ...(lladdr && { mac: lladdr }),
        state: state?.join(' ') ?? '',
      })),
    allRoutes: v4.map(toRoute),
    rules: rules.filter(({ src = '', dst = '' }) => !`${src}${dst}`.includes(':')).map(toRule),
    proxies: proxies.filter(({ dst }) => !dst.includes(':')).map(({ dst, dev }) => ({ address: dst, dev })),
    more: links.map((link) => toMore(link, qdiscs, settings, lost)),
    fdb: entries.filter(({ mac }) => !links.some(({ address }) => address === mac)),
    settings: Object.fromEntries(Object.entries(settings).filter(([name]) => !name.startsWith('conf/'))),
  };
}

function toRoute({ type = 'unicast', dst, gateway, via, dev, table = 'main', metric }: RouteJson): StateRoute {
  const hop = gateway ?? via?.host;
  return { type, to: dst, table, ...(hop && { via: hop }), ...(dev && { dev }), ...(metric && { metric }) };
}

const plainKeys = ['priority', 'src', 'srclen', 'dst', 'dstlen', 'table', 'action', 'iif', 'protocol'];

function toRule(rule: RuleJson): StateRule {
  const prefix = (address = 'all', length?: number) => (length === undefined ? address : `${address}/${length}`);
  const { priority, table, action, iif } = rule;
  const [src, dst] = [prefix(rule.src, rule.srclen), prefix(rule.dst, rule.dstlen)];
  const words = Object.entries(rule).filter(([key]) => !plainKeys.includes(key));
  const text = [
    `from ${src}`,
    ...(dst === 'all' ? [] : [`to ${dst}`]),
    ...(iif === undefined ? [] : [`iif ${iif}`]),
    ...words.map(([key, value]) => `${key} ${value}`),
    table === undefined ? (action ?? '') : `lookup ${table}`,
  ].join(' ');
  const isEnd = action !== undefined && action !== 'to_tbl';
  return {
    ...{ priority, text, src, dst, partial: words.length > 0 },
    ...(table !== undefined && { table }),
    ...(isEnd && { action }),
    ...(iif !== undefined && { iif }),
  };
}

function toMore(
  link: LinkJson,
  qdiscs: readonly Qdisc[],
  settings: Readonly<Record<string, number>>,
  lost: ReadonlyMap<string, StateLink['lost']>,
): StateLink {
  const { info_data: bridge, info_slave_data: port = {}, info_kind: kind } = link.linkinfo ?? {};
  const off = ['learning', 'flood', 'bcast_flood'].filter((name) => port[name] === false).map((name) => `${name} off`);
  const on = ['isolated', 'locked', 'neigh_suppress'].filter((name) => port[name] === true);
  const own = ofLinks.map((name) => [name, settings[`conf/${link.ifname}/${name}`] ?? 0] as const);
  return {
    name: link.ifname,
    flags: link.flags,
    port: [...on, ...off],
    ...(kind === 'bridge' && {
      bridge: { nfCall: bridge?.nf_call_iptables === 1, vlanFiltering: bridge?.vlan_filtering === 1 },
    }),
    qdiscs: qdiscs
      .filter(({ index, kind: what }) => index === link.ifindex && !harmless.includes(what))
      .map(({ kind: what, drops }) => ({ kind: what, drops })),
    lost: lost.get(link.ifname) ?? { received: 0, sent: 0 },
    settings: Object.fromEntries(own),
  };
}

/** The switches and the losses of the namespace that the thread is in. */
function readFiles(links: readonly string[]) {
  const settings: Record<string, number> = {};
  const read = (name: string, path: string) => {
    try {
      settings[name] = Number(readFileSync(path, 'utf8'));
    } catch {
      // The kernel does not have it, or the link is just gone.
    }
  };
  for (const name of ofNamespace) read(name, `/proc/sys/net/${name}`);
  for (const link of [...links, 'all'])
    for (const name of ofLinks) read(`conf/${link}/${name}`, `/proc/sys/net/ipv4/conf/${link}/${name}`);
  for (const name of ofLinks) settings[`all/${name}`] = settings[`conf/all/${name}`] ?? 0;
  return { settings, lost: readLosses() };
}

/** What each link of the thread's namespace has lost (/proc/net/dev: the fourth column is drops on receipt, the twelfth on sending). */
export function readLosses(): Map<string, StateLink['lost']> {
  return new Map(
    [...readCounters()].map(([name, numbers]) => [name, { received: numbers[3] ?? 0, sent: numbers[11] ?? 0 }]),
  );
}
