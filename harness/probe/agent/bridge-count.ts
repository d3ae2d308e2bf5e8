import type { Namespace } from '../../host/agent/namespaces.ts';
import type { BridgeCount } from '../../model/index.ts';
import { startFrames } from './capture.ts';
import type { Frame } from './pcap.ts';

/** A count of what crosses a bridge, under way. */
export interface Counter {
  /** Counts what crosses it while `work` goes on apart from the rest. */
  during<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<BridgeCount>;
}

type Tally = BridgeCount['tallies'][number];

const mostTallies = 5000;
const protocols: Readonly<Record<number, string>> = { 1: 'ICMP', 6: 'TCP', 17: 'UDP' };

/** Counts the IPv4 packets that cross a bridge, as they pass, so that it does not matter how many there are. Throws when it cannot listen. */
export async function countBridge(namespace: Namespace, bridge: string): Promise<Counter> {
  const tallies = new Map<string, { -readonly [Key in keyof Tally]: Tally[Key] }>();
  const window = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  // The bridge itself is handed every frame once, however many of its ports it passes.
  const running = await startFrames(namespace, { in: namespace.key, dev: bridge, filter: 'ip' }, (frame) => {
    const ends = endsOf(frame);
    if (ends === undefined) return;
    const key = Object.values(ends).join(' ');
    const tally = tallies.get(key) ?? { ...ends, packets: 0, all: 0 };
    if (tallies.size < mostTallies) tallies.set(key, tally);
    tally.all++;
    if (frame.time >= window.from && frame.time <= window.to) tally.packets++;
  });
  return {
    during: async (work) => {
      window.from = Date.now() / 1000;
      try {
        return await work();
      } finally {
        window.to = (Date.now() + 1) / 1000;
      }
    },
    stop: async () => ({ dropped: await running.stop(), tallies: [...tallies.values()] }),
  };
}

function endsOf({ payload }: Frame): Pick<Tally, 'source' | 'destination' | 'protocol'> | undefined {
  if (payload.length < 20) return undefined;
  const address = (at: number) => payload.subarray(at, at + 4).join('.');
  return { source: address(12), destination: address(16), protocol: protocols[payload.readUInt8(9)] ?? 'other' };
}
