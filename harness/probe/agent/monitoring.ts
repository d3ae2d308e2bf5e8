import type { Namespace } from '../../host/agent/namespaces.ts';
import type { Probe, World } from '../../host/agent/serve.ts';
import type { Json } from '../../model/index.ts';
import { addGuest, type Guest, removeGuest } from './guest.ts';
import { type Held, type HoldRequest, hold } from './held.ts';
import { listEstablished } from './packet-sockets.ts';

const held = new Map<number, readonly Held[]>();
let lastHeld = 0;

/** The probes of Day 3 by the name that harness/probe/monitoring.ts calls them by; how namespaces are opened and found is the caller's. */
export function monitoringProbes(
  withNamespaces: <T>(world: World, work: (all: Namespace[], lab: Namespace[]) => Promise<T>) => Promise<Json>,
  named: (all: readonly Namespace[], key: string) => Namespace,
): Readonly<Record<string, Probe>> {
  return {
    established: (world) => withNamespaces(world, (_, lab) => listEstablished(lab)),
    hold: (world, requests: HoldRequest[]) =>
      withNamespaces(world, async (all) => {
        const group = await Promise.all(
          requests.map((one) => hold(named(all, one.from), one.in === null ? undefined : named(all, one.in), one)),
        );
        held.set(++lastHeld, group);
        return { id: lastHeld, open: group.map(({ open }) => open) };
      }),
    letGo: async (_, { id }: { readonly id: number }) => {
      for (const one of held.get(id) ?? []) one.letGo();
      held.delete(id);
      return null;
    },
    addGuest: async (world, guest: Guest) => {
      await addGuest(world, guest);
      return null;
    },
    removeGuest: async (world, guest: Guest) => {
      await removeGuest(world, guest);
      return null;
    },
  };
}
