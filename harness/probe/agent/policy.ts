import type { Namespace } from '../../host/agent/namespaces.ts';
import type { World } from '../../host/agent/serve.ts';
import type { Answers } from '../../model/index.ts';
import type { Probes } from '../protocol.ts';
import { traceConnections } from './connections.ts';
import { tryLimit } from './exchange.ts';
import { askNames } from './names.ts';
import type { Nonces } from './nonce.ts';
import { connectOutside } from './outbound.ts';
import { listenOwners } from './owners.ts';
import { talk } from './talk.ts';

/** The probes of policies; how namespaces are opened and found is the caller's. */
export function policyProbes(
  withNamespaces: <T>(world: World, work: (all: Namespace[]) => Promise<T>) => Promise<T>,
  named: (all: readonly Namespace[], key: string) => Namespace,
  noncesIn: (world: World) => Nonces,
): Pick<Answers<Probes, World>, 'connections' | 'connectOutside' | 'limit' | 'listenOwners' | 'talk' | 'names'> {
  return {
    connections: (world, wanted) => withNamespaces(world, (all) => traceConnections(wanted, all)),
    connectOutside: (world, wanted) => withNamespaces(world, (all) => connectOutside(wanted, all, noncesIn(world))),
    limit: (world, wanted) => withNamespaces(world, (all) => tryLimit(named(all, wanted.from), wanted)),
    listenOwners: (world, { in: key, port }) => withNamespaces(world, (all) => listenOwners(named(all, key), port)),
    talk: (world, wanted) => withNamespaces(world, (all) => talk(wanted, all, noncesIn(world))),
    names: (world, wanted) => withNamespaces(world, (all) => askNames(wanted, all)),
  };
}
