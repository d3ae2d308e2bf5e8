import type { Namespace } from '../../host/agent/namespaces.ts';
import type { World } from '../../host/agent/serve.ts';
import type { Answers } from '../../model/index.ts';
import type { Probes } from '../protocol.ts';
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

/** The probes of traffic; how namespaces are opened and found is the caller's. */
export function trafficProbes(
  withNamespaces: <T>(world: World, work: (all: Namespace[], lab: Namespace[]) => Promise<T>) => Promise<T>,
  named: (all: readonly Namespace[], key: string) => Namespace,
  noncesIn: (world: World) => Nonces,
): Pick<Answers<Probes, World>, 'packetSockets' | 'bridge.count' | 'bridge.send' | 'bridge.stop'> {
  return {
    packetSockets: (world) => withNamespaces(world, async (_, lab) => countPacketSockets(lab)),
    'bridge.count': (world, { bridge }) =>
      withNamespaces(world, async (all) => {
        // Our own packet sockets must not be taken for the tool's, nor their end for its end.
        await releaseTaps();
        const id = ++lastCounter;
        counters.set(id, await countBridge(named(all, '@host'), bridge));
        return { id };
      }),
    'bridge.send': (world, { id, flows }) =>
      withNamespaces(world, (all) =>
        counterOf(id).during(() => makeTraffic(flows, (key) => named(all, key), noncesIn(world).next())),
      ),
    'bridge.stop': async (_, { id }) => {
      const counter = counterOf(id);
      counters.delete(id);
      return await counter.stop();
    },
  };
}
