import { nameOf, services } from '../common/plan.ts';
import { headersOf } from '../pcap/headers.ts';
import type { Packet } from '../pcap/packet.ts';

interface Pair {
  readonly source: string;
  readonly destination: string;
  packets: number;
  bytes: number;
}

interface Talker {
  readonly service: string;
  sent: number;
  received: number;
}

/** What was seen in a window, counted. Lists begin with the largest. */
export interface Traffic {
  readonly packets: number;
  readonly bytes: number;
  /** From the first packet to the last, in seconds. */
  readonly seconds: number;
  readonly pairs: readonly Readonly<Pair>[];
  readonly protocols: readonly { readonly protocol: string; readonly packets: number }[];
  readonly talkers: readonly Readonly<Talker>[];
  /** Packets of each slice of the time, by protocol; `sliceSeconds` is how long a slice lasts. */
  readonly slices: readonly ReadonlyMap<string, number>[];
  readonly sliceSeconds: number;
}

const tenthsOfSecond = 10;
const mostSlices = 120;

/** Counts packets as they come. Nothing is kept of a packet, so it does not matter how many there are. */
export function counter() {
  const pairs = new Map<string, Pair>();
  const protocols = new Map<string, number>();
  const talkers = new Map(
    services.map(({ name }): [string, Talker] => [name, { service: name, sent: 0, received: 0 }]),
  );
  const tenths = new Map<number, Map<string, number>>();
  const total = { packets: 0, bytes: 0 };

  const talker = (service: string): Talker => {
    const known = talkers.get(service) ?? { service, sent: 0, received: 0 };
    talkers.set(service, known);
    return known;
  };

  return {
    add({ time, length, linkType, bytes }: Packet): void {
      const { protocol, source, destination } = headersOf(linkType, bytes);
      total.packets++;
      total.bytes += length;
      protocols.set(protocol, (protocols.get(protocol) ?? 0) + 1);
      if (time) {
        const tenth = time[0] * tenthsOfSecond + Math.floor(time[1] / 1e8);
        const slice = tenths.get(tenth) ?? new Map<string, number>();
        slice.set(protocol, (slice.get(protocol) ?? 0) + 1);
        tenths.set(tenth, slice);
      }
      if (source === undefined || destination === undefined) return;
      const key = `${source}>${destination}`;
      const pair = pairs.get(key) ?? {
        ...{ source: nameOf(source), destination: nameOf(destination) },
        ...{ packets: 0, bytes: 0 },
      };
      pair.packets++;
      pair.bytes += length;
      pairs.set(key, pair);
      talker(pair.source).sent++;
      talker(pair.destination).received++;
    },

    result(): Traffic {
      const order = [...tenths.keys()].sort((a, b) => a - b);
      const [first = 0, last = -1] = [order[0], order.at(-1)];
      const count = last - first + 1;
      const perSlice = Math.max(1, Math.ceil(count / mostSlices));
      const slices = Array.from({ length: Math.ceil(count / perSlice) }, () => new Map<string, number>());
      for (const [tenth, slice] of tenths) {
        const sum = slices[Math.floor((tenth - first) / perSlice)];
        for (const [protocol, packets] of slice) sum?.set(protocol, (sum.get(protocol) ?? 0) + packets);
      }
      return {
        ...total,
        seconds: count / tenthsOfSecond,
        pairs: [...pairs.values()].sort((a, b) => b.packets - a.packets),
        protocols: [...protocols]
          .map(([protocol, packets]) => ({ protocol, packets }))
          .sort((a, b) => b.packets - a.packets),
        talkers: [...talkers.values()].sort((a, b) => b.sent - a.sent),
        slices,
        sliceSeconds: perSlice / tenthsOfSecond,
      };
    },
  };
}
