import type { BridgeCount, LabHost, TrafficFlow, TrafficSent } from '../model/index.ts';
import { ask } from './protocol.ts';

/** How many packet sockets of the lab host take packets now: who captures has one, an interface or all of them each. */
export async function packetSockets(host: LabHost): Promise<number> {
  return ask(host, 'packetSockets', null);
}

/**
 * Counts the IPv4 packets that cross a bridge of the lab host while `work` goes on. `work` is given what sends traffic of known numbers,
 * once; what crosses meanwhile is counted apart as well. Throws when the bridge cannot be listened to.
 */
export async function countingBridge<T>(
  host: LabHost,
  bridge: string,
  work: (send: (flows: readonly TrafficFlow[]) => Promise<readonly TrafficSent[]>) => Promise<T>,
): Promise<BridgeCount & { readonly result: T }> {
  const { id } = await ask(host, 'bridge.count', { bridge });
  const stop = () => ask(host, 'bridge.stop', { id });
  const send = (flows: readonly TrafficFlow[]) => ask(host, 'bridge.send', { id, flows });
  const result = await work(send).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { ...(await stop()), result };
}
