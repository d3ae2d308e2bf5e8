import type { HostName } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { overlay } from '../../labs/day6/network.ts';
import { check } from '../check.ts';
import { crossed, scene } from './crossing.ts';
import { hostNames } from './hosts.ts';
import { type OnWire, onWire, packetWords } from './wire.ts';

/** A ping that got across, and all packets with its nonce that came out of a host onto the wire. */
type Observation = {
  readonly stormed: boolean;
  readonly crossings: readonly { readonly from: string; readonly to: string; readonly seen: readonly OnWire[] }[];
};

export const onTheWire = check({
  ...deliverable('day6.on-the-wire'),
  on: scene,

  observe: async ({ shared: { hosts } }): Promise<Observation> => ({
    stormed: hosts === null,
    crossings: crossed(hosts?.pings ?? []).map((one) => ({ from: one.from, to: one.to, seen: onWire(one) })),
  }),

  judge({ stormed, crossings }) {
    if (stormed) return { status: 'blocked', by: 'day6.no-storm' };
    if (crossings.length === 0) return { status: 'blocked', by: 'day6.cross-host' };
    const troubles = crossings.map(({ seen }) => troubleOf(seen));
    const wrong = troubles.filter((one) => one !== undefined);
    if (wrong.length === 0) return { status: 'pass' };
    const counted = [...Map.groupBy(wrong, (one) => one)].map(([trouble, all]) => `${all.length} ${trouble}`);
    return {
      status: 'fail',
      score: 1 - wrong.length / crossings.length,
      expected: `On the wire between the hosts, a ping between containers is a frame in VXLAN: UDP to port ${overlay.port}, VNI ${overlay.vni}, in both directions; and it is nowhere in clear.`,
      actual: `Of ${crossings.length} pings that crossed, ${counted.join('; ')}.`,
      hint: "Look from a third place: 'tcpdump -ni eth0' on a host, while a container pings across, shows what the wire carries.",
    };
  },

  show: ({ crossings }) => [
    {
      kind: 'table',
      title: 'What of each ping was on the wire',
      columns: ['ping', 'from host A', 'from host B'],
      rows: crossings.map(({ from, to, seen }) => [`${from} → ${to}`, told(seen, 'a'), told(seen, 'b')]),
    },
  ],
});

function troubleOf(seen: readonly OnWire[]): string | undefined {
  if (seen.length === 0) return 'were not seen on it at all';
  const clear = seen.find(({ source, destination }) => [source, destination].some((one) => one.startsWith('10.0.')));
  if (clear) return 'were there in clear, without a tunnel';
  const other = seen.find(({ kind }) => kind !== 'udp');
  if (other) return 'were there in something else than UDP';
  const bare = seen.find(({ vni }) => vni === undefined);
  if (bare) return `were there in UDP to port ${bare.destinationPort} without the header of VXLAN`;
  const port = seen.find(({ destinationPort }) => destinationPort !== overlay.port);
  if (port) return `were there in VXLAN to port ${port.destinationPort}`;
  const network = seen.find(({ vni }) => vni !== overlay.vni);
  if (network) return `were there in VXLAN with VNI ${network.vni}`;
  const silent = hostNames.find((host) => seen.every(({ by }) => by !== host));
  return silent === undefined
    ? undefined
    : `were sent onto it by one host alone, and never by host ${silent.toUpperCase()}`;
}

function told(seen: readonly OnWire[], host: HostName): string {
  const own = seen.filter(({ by }) => by === host).map(packetWords);
  return own.join('; ') || 'nothing';
}
