import { hostOf } from '../harness/expect/locate.ts';
import type { Survey } from '../harness/model/index.ts';
import { topology } from '../labs/topology.ts';

/** The name of the bridge that the services hang on, whatever it is called: its name is day1.bridge's business. Undefined without any. */
export function labBridge(seen: Survey): string | undefined {
  const { links } = hostOf(seen);
  const bridges = links.filter(({ kind }) => kind === 'bridge');
  const services = new Set(
    topology.services.flatMap(({ name, address }) =>
      seen.namespaces
        .filter(
          (one) =>
            one.names.includes(name) ||
            one.links.some(({ addresses }) => addresses.some((held) => held.startsWith(`${address}/`))),
        )
        .map(({ key }) => key),
    ),
  );
  const worth = (name: string) => {
    const ports = links.filter(({ master, peer }) => master === name && peer && services.has(peer.namespace)).length;
    return ports + (name === topology.bridge.name ? 0.5 : 0);
  };
  return bridges.map(({ name }) => name).sort((a, b) => worth(b) - worth(a))[0];
}
