import type { Namespace } from '../../host/inside/namespaces.ts';
import type { Probe, World } from '../../host/inside/serve.ts';
import type { Json } from '../../model/index.ts';
import { type LimitRequest, tryLimit } from './exchange.ts';
import { type KnockRequest, knock } from './knock.ts';
import type { Nonces } from './nonce.ts';
import { knockOutside, type OutboundRequest } from './outbound.ts';
import { listenOwners } from './owners.ts';

/** The probes of Day 4 by the name that harness/probe/policy.ts calls them by; how namespaces are opened and found is the caller's. */
export function policyProbes(
  withNamespaces: <T>(world: World, work: (all: Namespace[]) => Promise<T>) => Promise<Json>,
  named: (all: readonly Namespace[], key: string) => Namespace,
  noncesIn: (world: World) => Nonces,
): Readonly<Record<'knock' | 'knockOutside' | 'limit' | 'listenOwners', Probe>> {
  return {
    knock: (world, wanted: KnockRequest) => withNamespaces(world, (all) => knock(wanted, all)),
    knockOutside: (world, wanted: OutboundRequest) =>
      withNamespaces(world, (all) => knockOutside(wanted, all, noncesIn(world))),
    limit: (world, wanted: LimitRequest) => withNamespaces(world, (all) => tryLimit(named(all, wanted.from), wanted)),
    listenOwners: (world, { in: key, port }: { readonly in: string; readonly port: number }) =>
      withNamespaces(world, (all) => listenOwners(named(all, key), port)),
  };
}
