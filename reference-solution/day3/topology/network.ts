/** What there is in the network: namespaces, their interfaces, and which of those are two ends of one cable. */

export interface Interface {
  readonly name: string;
  readonly index: number;
  /** 'bridge', 'veth', 'loopback' … */
  readonly kind: string;
  readonly up: boolean;
  /** With their masks; those that the kernel gives itself (fe80::) are left out. */
  readonly addresses: readonly string[];
  /** The bridge that it is a port of. */
  readonly bridge: string | null;
  /** Its cable's other end. `namespace` is null where that lies outside of all that we can look into. */
  readonly peer: { readonly namespace: string | null; readonly name: string | null } | null;
}

export interface Place {
  /** `host`, or the namespace's name. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly interfaces: readonly Interface[];
  readonly defaultRoute: { readonly via: string | null; readonly dev: string } | null;
}

export interface Network {
  readonly places: readonly Place[];
  /** Whether the host passes packets on. */
  readonly forwarding: boolean;
  /** Its rules that rewrite addresses, in words. */
  readonly nat: readonly string[];
  /** What could not be read, in sentences. */
  readonly problems: readonly string[];
}

export const hostName = 'host';

/** What `ip -j -d address` tells of an interface, as far as we need it. */
export interface RawInterface {
  readonly ifname: string;
  readonly ifindex: number;
  readonly flags?: readonly string[];
  readonly link_type?: string;
  readonly link_index?: number;
  readonly link_netnsid?: number;
  readonly master?: string;
  readonly linkinfo?: { readonly info_kind?: string };
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number; readonly scope?: string }[];
}

/** What was read in one namespace. */
export interface RawPlace {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly interfaces: readonly RawInterface[];
  readonly routes: readonly { readonly dst?: string; readonly gateway?: string; readonly dev?: string }[];
  /** `ip -j netns list-id`: this namespace's own numbers for the others. */
  readonly ids: readonly { readonly nsid?: number; readonly name?: string }[];
}

/** Puts together what was read in each namespace. */
export function connect(raw: readonly RawPlace[]): Place[] {
  return raw.map((place) => {
    const route = place.routes.find(({ dst, dev }) => dst === 'default' && dev !== undefined);
    return {
      name: place.name,
      aliases: place.aliases,
      interfaces: place.interfaces.map((one) => ({
        name: one.ifname,
        index: one.ifindex,
        kind: one.linkinfo?.info_kind ?? one.link_type ?? 'unknown',
        up: one.flags?.includes('UP') ?? false,
        addresses: (one.addr_info ?? []).flatMap(({ local, prefixlen, scope }) =>
          local !== undefined && scope !== 'link' ? [`${local}/${prefixlen}`] : [],
        ),
        bridge: one.master ?? null,
        peer: peerOf(raw, place, one),
      })),
      defaultRoute: route?.dev === undefined ? null : { via: route.gateway ?? null, dev: route.dev },
    };
  });
}

/**
 * A veth interface knows its other end's index, and a number for the namespace that one is in. The host has no name for
 * `ip`, so a number without a name is looked for from the other side: the two ends point at each other.
 */
function peerOf(raw: readonly RawPlace[], place: RawPlace, one: RawInterface): Interface['peer'] {
  if (one.linkinfo?.info_kind !== 'veth') return null;
  const named = place.ids.find(({ nsid }) => nsid === one.link_netnsid)?.name;
  const candidates = raw.filter(({ name, aliases }) =>
    one.link_netnsid === undefined
      ? name === place.name
      : named === undefined
        ? name === hostName && name !== place.name
        : name === named || aliases.includes(named),
  );
  for (const { name, interfaces } of candidates) {
    const end = interfaces.find(({ ifindex, link_index }) => ifindex === one.link_index && link_index === one.ifindex);
    if (end) return { namespace: name, name: end.ifname };
  }
  return { namespace: null, name: null };
}

/** Rules of `iptables-save -t nat`, or lines of `nft list ruleset`, in words. */
export function natWords(rules: string): string[] {
  return rules.split('\n').flatMap((line) => {
    const option = (name: string) => new RegExp(`(?:^|\\s)(!\\s+)?${name}\\s+(\\S+)`).exec(line);
    const target = option('-j')?.[2];
    const to = option('--to-destination')?.[2] ?? option('--to-source')?.[2] ?? option('--to-ports')?.[2];
    const parts = [
      words(option('-p'), ''),
      words(option('--dport'), 'port '),
      words(option('-s'), 'from '),
      words(option('-d'), 'to '),
      words(option('-i'), 'in by '),
      words(option('-o'), 'out by '),
    ].filter(Boolean);
    if (target === 'MASQUERADE') return [`${parts.join(', ')}: leaves with the host's address`];
    if (target === 'DNAT') return [`${parts.join(', ')}: goes to ${to}`];
    if (target === 'SNAT') return [`${parts.join(', ')}: leaves as ${to}`];
    if (target === 'REDIRECT') return [`${parts.join(', ')}: goes to the host's port ${to}`];
    return / (masquerade|[sd]nat) /.test(`${line} `) ? [line.trim()] : [];
  });
}

function words(found: RegExpExecArray | null, before: string): string {
  if (!found) return '';
  const value = found[2]?.replace(/\/32$/, '') ?? '';
  return found[1] ? `not ${before}${value}` : `${before}${value}`;
}
