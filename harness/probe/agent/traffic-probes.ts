import type { Namespace } from '../../host/agent/namespaces.ts';
import type { Probe, World } from '../../host/agent/serve.ts';
import type { Json, TrafficFlow } from '../../model/index.ts';
import { type Counter, countBridge } from './bridge-count.ts';
import type { Nonces } from './nonce.ts';
import { countPacketSockets } from './packet-sockets.ts';
import { releaseTaps } from './taps.ts';
import { makeTraffic } from './traffic.ts';

const counters = new Map<number, Counter>();
let lastCounter = 0;

function counterOf(id: number): Counter {
  const counter = counters.get(id);
  if (!counter) throw new Error(`There is no count ${id} of a bridge.`);
  return counter;
}

/** The probes by the name that harness/probe/traffic.ts calls them by; how namespaces are opened and found is the caller's. */
export function trafficProbes(
  withNamespaces: <T>(world: World, work: (all: Namespace[], lab: Namespace[]) => Promise<T>) => Promise<Json>,
  named: (all: readonly Namespace[], key: string) => Namespace,
  noncesIn: (world: World) => Nonces,
): Readonly<Record<string, Probe>> {
  return {
    packetSockets: (world) => withNamespaces(world, async (_, lab) => countPacketSockets(lab)),
    'bridge.count': (world, { bridge }: { bridge: string }) =>
      withNamespaces(world, async (all) => {
        // Our own packet sockets must not be taken for the tool's, nor their end for its end.
        await releaseTaps();
        counters.set(++lastCounter, await countBridge(named(all, '@host'), bridge));
        return lastCounter;
      }),
    'bridge.send': (world, { id, flows }: { id: number; flows: TrafficFlow[] }) =>
      withNamespaces(world, (all) =>
        counterOf(id).during(() => makeTraffic(flows, (key) => named(all, key), noncesIn(world).next())),
      ),
    'bridge.stop': async (_, { id }: { id: number }) => {
      const counter = counterOf(id);
      counters.delete(id);
      return (await counter.stop()) as unknown as Json;
    },
  };
}
