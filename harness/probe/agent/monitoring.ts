import type { Namespace } from '../../host/agent/namespaces.ts';
import type { World } from '../../host/agent/serve.ts';
import type { Answers } from '../../model/index.ts';
import type { Probes } from '../protocol.ts';
import { addGuest, removeGuest } from './guest.ts';
import { type Held, hold } from './held.ts';
import { listEstablished } from './packet-sockets.ts';

const held = new Map<number, readonly Held[]>();
let lastHeld = 0;

/** The probes of monitoring tools; how namespaces are opened and found is the caller's. */
export function monitoringProbes(
  withNamespaces: <T>(world: World, work: (all: Namespace[], lab: Namespace[]) => Promise<T>) => Promise<T>,
  named: (all: readonly Namespace[], key: string) => Namespace,
): Pick<Answers<Probes, World>, 'established' | 'hold' | 'letGo' | 'addGuest' | 'removeGuest'> {
  return {
    established: (world) => withNamespaces(world, (_, lab) => listEstablished(lab)),
    hold: (world, requests) =>
      withNamespaces(world, async (all) => {
        const group = await Promise.all(
          requests.map((one) => hold(named(all, one.from), one.in === null ? undefined : named(all, one.in), one)),
        );
        held.set(++lastHeld, group);
        return { id: lastHeld, open: group.map(({ open }) => open) };
      }),
    letGo: async (_, { id }) => {
      for (const one of held.get(id) ?? []) one.letGo();
      held.delete(id);
      return null;
    },
    addGuest: async (world, guest) => {
      await addGuest(world, guest);
      return null;
    },
    removeGuest: async (world, guest) => {
      await removeGuest(world, guest);
      return null;
    },
  };
}
