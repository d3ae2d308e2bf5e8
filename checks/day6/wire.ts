import type { HostName, Packet } from '../../harness/model/index.ts';
import type { Crossing } from './crossing.ts';
import { hostNames } from './hosts.ts';

/** A packet with the nonce of a ping, as it came out of a host onto the wire. */
export type OnWire = Packet & { readonly by: HostName };

/** What of a ping was on the wire, each packet once, by the host that sent it. */
export function onWire({ flow }: Pick<Crossing, 'flow'>): OnWire[] {
  const seen = (flow?.sightings ?? []).flatMap(({ namespace, dev, way, sourcePort: _, ...packet }): OnWire[] => {
    const by = hostNames.find((host) => dev === `port-${host}`);
    return namespace === '@underlay' && way === 'in' && by !== undefined ? [{ ...packet, by }] : [];
  });
  return [...new Map(seen.map((one) => [JSON.stringify(one), one])).values()];
}

/** 'VXLAN 100 10.200.0.11 → 10.200.0.12:4789'. */
export function packetWords({ kind, source, destination, destinationPort, vni }: OnWire): string {
  const ends = `${source} → ${destination}`;
  if (kind !== 'udp') return `${kind} ${ends}`;
  return `${vni === undefined ? 'UDP' : `VXLAN ${vni}`} ${ends}:${destinationPort}`;
}

/** What was on the wire of pings that should have crossed and did not, in a sentence. */
export function lostOnWire(lost: readonly Crossing[]): string {
  const seen = lost.flatMap(onWire);
  const sides = hostNames.map((host) => {
    const words = [...new Set(seen.filter(({ by }) => by === host).map(packetWords))];
    const few = words.slice(0, 2).join(' and ');
    return `from host ${host.toUpperCase()} ${few || 'nothing'}`;
  });
  return `On the wire was of them ${sides.join(', ')}.`;
}
