import { readFileSync } from 'node:fs';
import type { Lab } from '../../host/agent/lab.ts';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import { labProcesses } from '../../host/agent/processes.ts';
import { causedBySubmission, type Survey, type SurveyedLink, type SurveyedNamespace } from '../../model/index.ts';
import { namespaceId } from './nsid.ts';
import { bounded, told } from './told.ts';

/** What `ip -j -d address` prints of a link (ip-address(8)). */
export interface IpLink {
  readonly ifname: string;
  readonly ifindex: number;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly address?: string;
  readonly link_type: string;
  readonly link_index?: number;
  readonly link_netnsid?: number;
  readonly master?: string;
  readonly linkinfo?: { readonly info_kind?: string; readonly info_slave_data?: { readonly state?: string } };
  readonly addr_info?: readonly {
    readonly family: string;
    readonly local: string;
    readonly prefixlen: number;
    readonly scope?: string;
  }[];
}

interface IpRoute {
  readonly dst: string;
  readonly gateway?: string;
  readonly dev?: string;
}

interface IpNeighbour {
  readonly dst: string;
  readonly dev: string;
  readonly lladdr?: string;
  readonly state?: readonly string[];
}

/** Of one namespace; beyond these a survey would be larger than a record can hold. */
const most = { links: 2000, addresses: 2000, routes: 2000, neighbours: 2000 } as const;
const mostInAll = 20_000;

/** Looks at every namespace of the lab hosts: one `ip` process each, all at once. Throws when ip cannot tell, or has too much to tell. */
export async function takeSurvey(labs: readonly Lab[], namespaces: readonly Namespace[]): Promise<Survey> {
  const surveyed = await Promise.all(namespaces.map((namespace) => look(namespace, namespaces)));
  const size = ({ links, routes, neighbours }: SurveyedNamespace) =>
    links.reduce((sum, { addresses }) => sum + 1 + addresses.length, routes.length + neighbours.length);
  const all = surveyed.reduce((sum, one) => sum + size(one), 0);
  if (all > mostInAll)
    throw causedBySubmission(
      `There are ${all} links, addresses, routes and neighbours; at most ${mostInAll} are looked at.`,
    );
  return { namespaces: surveyed, processes: labs.flatMap(labProcesses).length };
}

async function look(namespace: Namespace, all: readonly Namespace[]): Promise<SurveyedNamespace> {
  const asked = 'address show\nroute show\nneighbour show\n';
  const { output, errors } = await told(namespace, ['ip', '-j', '-d', '-batch', '-'], asked);
  const [links = [], routes = [], neighbours = []] = jsonLines(output) as [IpLink[]?, IpRoute[]?, IpNeighbour[]?];
  if (links.length === 0) throw new Error(`ip told nothing of namespace '${namespace.key}': ${errors.trim()}`);
  const here = `in ${namespace.key}`;
  bounded(
    links.flatMap(({ addr_info = [] }) => addr_info),
    most.addresses,
    `addresses ${here}`,
  );
  const peer = peersSeen(namespace, all);
  return {
    key: namespace.key,
    names: namespace.names,
    inode: namespace.inode,
    forwarding: setting(namespace, 'ipv4/ip_forward') === '1',
    bridgeFilter: { '1': true, '0': false, '': null }[setting(namespace, 'bridge/bridge-nf-call-iptables')] ?? null,
    links: bounded(links, most.links, `links ${here}`).map((link) => toLink(link, peer)),
    routes: bounded(routes, most.routes, `routes ${here}`).map(({ dst, gateway, dev }) => ({
      to: dst,
      ...(gateway && { via: gateway }),
      ...(dev && { dev }),
    })),
    neighbours: bounded(neighbours, most.neighbours, `neighbours ${here}`)
      .filter(({ dst }) => !dst.includes(':'))
      .map(({ dst, dev, lladdr, state }) => ({
        address: dst,
        dev,
        ...(lladdr && { mac: lladdr }),
        state: state?.join(' ') ?? '',
      })),
  };
}

export function toLink(link: IpLink, peer: (netnsid: number | undefined) => string): SurveyedLink {
  const kind = link.linkinfo?.info_kind ?? link.link_type;
  const addresses6 = (link.addr_info ?? [])
    .filter(({ family, scope }) => family === 'inet6' && scope === 'global')
    .map((a) => `${a.local}/${a.prefixlen}`);
  const portState = link.linkinfo?.info_slave_data?.state;
  return {
    name: link.ifname,
    index: link.ifindex,
    kind,
    up: link.flags.includes('UP'),
    carrier: link.flags.includes('LOWER_UP'),
    mac: link.address ?? '',
    mtu: link.mtu,
    ...(link.master && { master: link.master }),
    ...(portState && { portState }),
    ...(kind === 'veth' && link.link_index && { peer: { namespace: peer(link.link_netnsid), index: link.link_index } }),
    ...(addresses6.length > 0 && { addresses6 }),
    addresses: (link.addr_info ?? []).filter((a) => a.family === 'inet').map((a) => `${a.local}/${a.prefixlen}`),
  };
}

/** Without a netnsid a peer is in the same namespace; otherwise it is in the one that has this id seen from here. The kernel is asked once for each. */
export function peersSeen(here: Namespace, all: readonly Namespace[]): (netnsid: number | undefined) => string {
  const ids = new Map<number | undefined, string>();
  const left = all.toReversed();
  return (netnsid) => {
    if (netnsid === undefined) return here.key;
    while (!ids.has(netnsid)) {
      const other = left.pop();
      if (other === undefined) return '?';
      const id = namespaceId(here, other.fd);
      if (id !== undefined && !ids.has(id)) ids.set(id, other.key);
    }
    return ids.get(netnsid) ?? '?';
  };
}

/** A value under /proc/sys/net as the namespace has it; '' when the kernel does not have it. */
function setting(namespace: Namespace, name: string): string {
  try {
    return within(namespace, () => readFileSync(`/proc/sys/net/${name}`, 'utf8')).trim();
  } catch {
    return '';
  }
}

/**
 * `ip -j -batch` prints one JSON document after the other: arrays, each of which starts on a line of its own. Control characters, which
 * a link's name may have (dev_valid_name in net/core/dev.c), it prints as they are, and JSON must not hold them so.
 */
export function jsonLines(output: string): unknown[] {
  return (
    output
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0009\u000b-\u001f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .split(/\n(?=\[)/)
      .filter((part) => part.trim() !== '')
      .map((part) => JSON.parse(part) as unknown)
  );
}
