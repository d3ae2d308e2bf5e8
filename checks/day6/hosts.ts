import { holds, locate } from '../../harness/expect/locate.ts';
import type { HostName, Survey, SurveyedNamespace } from '../../harness/model/index.ts';
import { overlay } from '../../labs/day6/network.ts';
import { topology } from '../../labs/topology.ts';

export const hostNames: readonly HostName[] = ['a', 'b'];

/** A namespace of one of the hosts with an address in the containers' network, or a service of Day 1 that host A lacks. */
export type Container = {
  readonly host: HostName;
  /** For the reader, and the key of its namespace where there is one: 'a:nginx-lb'. */
  readonly name: string;
  /** Null where there is no such namespace. */
  readonly key: string | null;
  readonly address: string;
  /** Of the link with the address, in bytes; 0 where there is none. */
  readonly mtu: number;
};

/** On one host; a lab has some six, and all pairs are tried. */
const most = 12;

/** One host of a survey of two, as if there were no other. */
export function hostView({ namespaces, processes }: Survey, host: HostName): Survey {
  const plain = (key: string) => (key.startsWith(`${host}:`) ? key.slice(2) : key);
  const own = namespaces.filter(({ key }) => key.startsWith(`${host}:`));
  return {
    processes,
    namespaces: own.map((one) => ({
      ...one,
      key: plain(one.key),
      links: one.links.map((link) =>
        link.peer ? { ...link, peer: { ...link.peer, namespace: plain(link.peer.namespace) } } : link,
      ),
    })),
  };
}

/** The containers of both hosts: on A those of Day 1, there or not, and on both whatever else has an address; at most twelve on each. */
export function containersOf(survey: Survey): readonly Container[] {
  return hostNames.flatMap((host) => {
    const view = hostView(survey, host);
    const asked = host === 'a' ? locate(view, topology) : [];
    const known = new Set(asked.map(({ namespace }) => namespace?.key));
    const others = view.namespaces.filter(({ key }) => key !== '@host' && !known.has(key));
    return [
      ...asked.map(({ service: { name, address }, namespace }) => containerOf(host, name, address, namespace)),
      ...others.flatMap((one) => {
        const address = addressesOf(one).at(0);
        return address === undefined ? [] : [containerOf(host, one.key, address, one)];
      }),
    ].slice(0, most);
  });
}

function containerOf(host: HostName, name: string, address: string, namespace: SurveyedNamespace | null): Container {
  const link = namespace?.links.find(({ addresses }) => addresses.some((one) => one.startsWith(`${address}/`)));
  const key = namespace === null ? null : `${host}:${namespace.key}`;
  return { host, name: key ?? `${host}:${name}`, key, address, mtu: link?.mtu ?? 0 };
}

/** The namespace's addresses in the containers' network, 10.0.0.0/16, without their masks. */
function addressesOf({ links }: SurveyedNamespace): string[] {
  const all = links.filter(({ kind }) => kind !== 'loopback').flatMap(({ addresses }) => addresses);
  return all.map((one) => one.split('/')[0] ?? '').filter((one) => one.startsWith('10.0.'));
}

/** An address and the keys of all namespaces that hold it. */
export type HeldTwice = { readonly address: string; readonly keys: readonly string[] };

/** The addresses that more than one holds and only one can: a container's, or a host's on the wire. */
export function heldTwice(survey: Survey, containers: readonly Container[]): readonly HeldTwice[] {
  const addresses = [...new Set([...containers.map(({ address }) => address), ...Object.values(overlay.hosts)])];
  return addresses
    .map((address) => ({ address, keys: survey.namespaces.filter((one) => holds(one, address)).map(({ key }) => key) }))
    .filter(({ keys }) => keys.length > 1);
}
