import { BlockList } from 'node:net';
import type { Cluster, Labels, Peer, Pod, Policy, PortRange, Protocol, Rule, Selector } from './objects.ts';

/** One end of a connection: a pod of the cluster, or an address outside of it. */
export type End = Pod | { readonly address: string };

/** The port of the end that is connected to. */
export type Target = { readonly protocol: Protocol; readonly port: number };

type Direction = 'ingress' | 'egress';

/**
 * Whether the policies of a cluster admit a connection: both ends have a say, and each that some policy selects needs a rule that admits it
 * (NetworkPolicySpec, networking.k8s.io/v1). A pod always reaches itself.
 */
export function allows(cluster: Cluster, from: End, to: End, target: Target): boolean {
  if (isPod(from) && isPod(to) && from.namespace === to.namespace && from.name === to.name) return true;
  return admits(cluster, 'egress', from, to, to, target) && admits(cluster, 'ingress', to, from, to, target);
}

function isPod(end: End): end is Pod {
  return 'namespace' in end;
}

/** Whether the policies that select `self` admit `other` in that direction. */
function admits(cluster: Cluster, way: Direction, self: End, other: End, to: End, target: Target): boolean {
  if (!isPod(self)) return true;
  const about = cluster.policies.filter((one) => one[way] !== null && selectsPod(one, self));
  if (about.length === 0) return true;
  return about.some((policy) => policy[way]?.some((rule) => matches(cluster, policy, rule, other, to, target)));
}

function selectsPod({ namespace, pods }: Policy, pod: Pod): boolean {
  return pod.namespace === namespace && selects(pods, pod.labels);
}

function matches(cluster: Cluster, policy: Policy, { peers, ports }: Rule, other: End, to: End, target: Target) {
  const isPeer = peers === null || peers.some((peer) => isAmong(cluster, policy, peer, other));
  return isPeer && (ports === null || ports.some((range) => covers(range, to, target)));
}

function isAmong({ namespaces }: Cluster, { namespace: own }: Policy, peer: Peer, other: End): boolean {
  if ('cidr' in peer) return other.address !== null && isWithin(other.address, peer);
  if (!isPod(other)) return false;
  const { namespace, labels } = other;
  if (peer.namespaces === null) return namespace === own && selects(peer.pods, labels);
  const home = namespaces.find(({ name }) => name === namespace)?.labels ?? {};
  return selects(peer.namespaces, home) && selects(peer.pods, labels);
}

type Block = Extract<Peer, { readonly cidr: string }>;

type Ranges = { readonly admitted: BlockList; readonly excepted: BlockList };

/** Ranges of a family as Node looks addresses up in them (of mixed ones, ::/0 would have those of IPv4): each block is asked of every connection. */
const known = { ipv4: new WeakMap<Block, Ranges>(), ipv6: new WeakMap<Block, Ranges>() };

function isWithin(address: string, block: Block): boolean {
  const family = familyOf(address);
  const { admitted, excepted } = known[family].get(block) ?? {
    admitted: rangesOf([block.cidr], family),
    excepted: rangesOf(block.except, family),
  };
  known[family].set(block, { admitted, excepted });
  return admitted.check(address, family) && !excepted.check(address, family);
}

function rangesOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [base = '', prefix = ''] = range.split('/');
    if (familyOf(base) === family) list.addSubnet(base, Number(prefix), family);
  }
  return list;
}

const familyOf = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4');

/** A name stands for the port that the pod at the end of the connection calls so, which may be another at each. */
function covers(range: PortRange, to: End, { protocol, port }: Target): boolean {
  if (range.protocol !== protocol) return false;
  if ('first' in range) return range.first <= port && port <= range.last;
  return isPod(to) && to.ports.some((one) => one.name === range.name && one.protocol === protocol && one.port === port);
}

/** Whether labels meet all requirements of a selector. */
function selects(selector: Selector, labels: Labels): boolean {
  return selector.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    const isListed = value !== undefined && values.includes(value);
    return operator === 'In' ? isListed : !isListed;
  });
}
