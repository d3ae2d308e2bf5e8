import { drawnNumber } from '../../harness/expect/drawn.ts';
import { hostOf } from '../../harness/expect/locate.ts';
import type { Survey } from '../../harness/model/index.ts';
import { podNetworks } from '../../labs/kubernetes/network.ts';
import { type TroubleCause, troublesDrawn } from '../../labs/kubernetes/troubles.ts';
import type { LivePod } from './cluster.ts';

/** A fault in a cluster that works. */
export type Trouble = {
  readonly cause: TroubleCause;
  /** The namespace as `ip netns` lists it, or 'host'. */
  readonly place: string;
  /** The link that it is a fault of; null where it is of none. */
  readonly device: string | null;
  /** Shell lines that bring it about, and those that take it back. */
  readonly lines: string;
  readonly undo: string;
};

/** A pod that may be hit, another one, and the node's end of the first one's cable. */
export type Target = {
  readonly pod: string;
  readonly address: string;
  readonly other: string;
  readonly cable: string;
  /** The bridge and its address with the prefix length. */
  readonly bridge: string;
  readonly held: string;
};

const { gateway } = podNetworks.pods;
const stranger = '02:00:00:00:de:ad';
const inNetwork = (last: number) => gateway.replace(/\d+$/, `${last}`);

type Kind = (target: Target) => Trouble;

const inPod =
  (cause: TroubleCause, of: (target: Target) => Pick<Trouble, 'lines' | 'undo'> & { device?: string }): Kind =>
  (target) => ({ device: null, ...of(target), cause, place: target.pod });
const onNode =
  (cause: TroubleCause, of: (target: Target) => Pick<Trouble, 'lines' | 'undo'> & { device?: string }): Kind =>
  (target) => ({ device: null, ...of(target), cause, place: 'host' });

const route = (pod: string) => `ip -n ${pod} route replace default via ${gateway} dev eth0`;

/** Swaps the bridge's address for another. */
const readdressed = ({ bridge, held }: Target, other: string) => {
  const swap = (from: string, to: string) => `ip addr del ${from} dev ${bridge}; ip addr add ${to} dev ${bridge}`;
  return { device: bridge, lines: swap(held, other), undo: swap(other, held) };
};

/** Every kind of fault that may come. */
export const troubleKinds: readonly Kind[] = [
  inPod('no-default-route', ({ pod }) => ({ lines: `ip -n ${pod} route del default`, undo: route(pod) })),
  inPod('wrong-gateway', ({ pod }) => ({
    lines: `ip -n ${pod} route replace default via ${inNetwork(250)} dev eth0`,
    undo: route(pod),
  })),
  inPod('link-down', ({ pod }) => ({
    device: 'eth0',
    lines: `ip -n ${pod} link set eth0 down`,
    undo: `ip -n ${pod} link set eth0 up; ${route(pod)}`,
  })),
  inPod('filter-drop', ({ pod }) => ({
    lines: `ip netns exec ${pod} iptables -A INPUT -p tcp -j DROP`,
    undo: `ip netns exec ${pod} iptables -D INPUT -p tcp -j DROP`,
  })),
  inPod('blackhole', ({ pod, other }) => ({
    lines: `ip -n ${pod} route add blackhole ${other}`,
    undo: `ip -n ${pod} route del blackhole ${other}`,
  })),
  inPod('static-neighbour', ({ pod }) => ({
    device: 'eth0',
    lines: `ip -n ${pod} neigh replace ${gateway} lladdr ${stranger} nud permanent dev eth0`,
    undo: `ip -n ${pod} neigh del ${gateway} dev eth0`,
  })),
  onNode('forwarding-off', () => ({
    lines: 'sysctl -qw net.ipv4.ip_forward=0',
    undo: 'sysctl -qw net.ipv4.ip_forward=1',
  })),
  onNode('filter-drop', ({ address }) => ({
    lines: `iptables -I FORWARD -d ${address} -j DROP`,
    undo: `iptables -D FORWARD -d ${address} -j DROP`,
  })),
  onNode('link-down', ({ cable }) => ({
    device: cable,
    lines: `ip link set ${cable} down`,
    undo: `ip link set ${cable} up`,
  })),
  onNode('link-down', ({ bridge }) => ({
    device: bridge,
    lines: `ip link set ${bridge} down`,
    undo: `ip link set ${bridge} up`,
  })),
  onNode('not-enslaved', ({ cable, bridge }) => ({
    device: cable,
    lines: `ip link set ${cable} nomaster`,
    undo: `ip link set ${cable} master ${bridge}`,
  })),
  onNode('wrong-mask', (target) => readdressed(target, `${gateway}/31`)),
  onNode('wrong-address', (target) => {
    const { lines, ...rest } = readdressed(target, `${inNetwork(254)}/24`);
    // Who has asked before whose address the gateway's is would go on without asking.
    return { ...rest, lines: `${lines}; for one in $(ls /run/netns); do ip -n $one neigh flush all; done` };
  }),
  onNode('blackhole', ({ address }) => ({
    lines: `ip route add blackhole ${address}`,
    undo: `ip route del blackhole ${address}`,
  })),
  onNode('static-neighbour', ({ address, bridge }) => ({
    device: bridge,
    lines: `ip neigh replace ${address} lladdr ${stranger} nud permanent dev ${bridge}`,
    undo: `ip neigh del ${address} dev ${bridge}`,
  })),
];

/** The pods that may be hit, as the network stands: those whose cable ends at the bridge that has the gateway's address. */
export function targetsIn(survey: Survey, pods: readonly LivePod[]): readonly Target[] {
  const host = hostOf(survey);
  const bridge = host.links.find(({ addresses }) => addresses.some((one) => one.startsWith(`${gateway}/`)));
  const held = bridge?.addresses.find((one) => one.startsWith(`${gateway}/`));
  if (bridge === undefined || held === undefined) return [];
  return pods.flatMap(({ key, address }, at): Target[] => {
    const end = survey.namespaces.find((one) => one.key === key)?.links.find(({ name }) => name === 'eth0');
    const cable = host.links.find(({ index, master }) => index === end?.peer?.index && master === bridge.name);
    const other = pods[(at + 1) % pods.length]?.address;
    if (cable === undefined || other === undefined) return [];
    return [{ pod: key, address, other, cable: cable.name, bridge: bridge.name, held }];
  });
}

/**
 * All faults that may come in this run, in the order in which they are to be tried: a pod's and the node's lead, in either order, and no
 * two of the first have one cause. So no single answer fits them.
 */
export function drawTroubles(seed: string, targets: readonly Target[]): readonly Trouble[] {
  if (targets.length === 0) return [];
  const drawn = troubleKinds
    .map((kind, at) => ({ kind, rank: drawnNumber(seed, `fault ${at}`, 1_000_000), at }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ kind, at }) => kind(targets[drawnNumber(seed, `its pod ${at}`, targets.length)] as Target));
  const [first] = drawn;
  const second = drawn.find(
    ({ place, cause }) => (place === 'host') !== (first?.place === 'host') && cause !== first?.cause,
  );
  const led = [...new Set([first, second, ...drawn])].filter((one) => one !== undefined);
  return led.filter(({ cause }, at) => led.findIndex((one) => one.cause === cause) === at);
}

/** Whether there are as many faults as a run has. */
export function isEnough(rounds: readonly unknown[]): boolean {
  return rounds.length >= troublesDrawn;
}
