import type { Namespace } from '../../host/agent/namespaces.ts';
import type { Probe, World } from '../../host/agent/serve.ts';
import type { Json } from '../../model/index.ts';
import { type ConnectionRequest, traceConnections } from './connections.ts';
import { type LimitRequest, tryLimit } from './exchange.ts';
import type { Nonces } from './nonce.ts';
import { connectOutside, type OutboundRequest } from './outbound.ts';
import { listenOwners } from './owners.ts';

/** The probes of Day 4 by the name that harness/probe/policy.ts calls them by; how namespaces are opened and found is the caller's. */
export function policyProbes(
  withNamespaces: <T>(world: World, work: (all: Namespace[]) => Promise<T>) => Promise<Json>,
  named: (all: readonly Namespace[], key: string) => Namespace,
  noncesIn: (world: World) => Nonces,
): Readonly<Record<'connections' | 'connectOutside' | 'limit' | 'listenOwners', Probe>> {
  return {
    connections: (world, wanted: ConnectionRequest) => withNamespaces(world, (all) => traceConnections(wanted, all)),
    connectOutside: (world, wanted: OutboundRequest) =>
      withNamespaces(world, (all) => connectOutside(wanted, all, noncesIn(world))),
    limit: (world, wanted: LimitRequest) => withNamespaces(world, (all) => tryLimit(named(all, wanted.from), wanted)),
    listenOwners: (world, { in: key, port }: { readonly in: string; readonly port: number }) =>
      withNamespaces(world, (all) => listenOwners(named(all, key), port)),
  };
}
