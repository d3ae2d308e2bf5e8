import type { BridgeCount, Json, LabHost, TrafficFlow, TrafficSent } from '../model/index.ts';

/** How many packet sockets of the lab host take packets now: who captures has one, an interface or all of them each. */
export async function packetSockets(host: LabHost): Promise<number> {
  return (await host.probe('packetSockets', null)) as number;
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
  const id = await host.probe('bridge.count', { bridge });
  const stop = async () => (await host.probe('bridge.stop', { id })) as unknown as BridgeCount;
  const send = async (flows: readonly TrafficFlow[]) =>
    (await host.probe('bridge.send', { id, flows } as unknown as Json)) as unknown as readonly TrafficSent[];
  const result = await work(send).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { ...(await stop()), result };
}
