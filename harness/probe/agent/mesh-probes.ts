import type { Namespace } from '../../host/agent/namespaces.ts';
import type { World } from '../../host/agent/serve.ts';
import type { Answers } from '../../model/index.ts';
import type { Probes } from '../protocol.ts';
import { converse } from './converse.ts';
import { forge } from './forge.ts';
import { overhear } from './overhear.ts';

/** The probes of a mesh; how namespaces are opened and found is the caller's. */
export function meshProbes(
  withNamespaces: <T>(world: World, work: (all: Namespace[], lab: Namespace[]) => Promise<T>) => Promise<T>,
  named: (all: readonly Namespace[], key: string) => Namespace,
): Pick<Answers<Probes, World>, 'converse' | 'overhear' | 'forge'> {
  return {
    converse: (world, wanted) =>
      withNamespaces(world, (all) => Promise.all(wanted.map((one) => converse(named(all, one.from), one)))),
    overhear: (world, wanted) => withNamespaces(world, (all) => overhear(wanted, all)),
    forge: (_, identity) => forge(identity),
  };
}
