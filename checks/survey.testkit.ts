import type { Flow, Survey, SurveyedLink, SurveyedNamespace } from '../harness/model/index.ts';
import { topology } from '../labs/topology.ts';

/** For tests of judgements: a survey of a right Day 1, namespace by namespace, which `change` may spoil. */
export function rightSurvey(change: (namespaces: Map<string, SurveyedNamespace>) => void = () => undefined): Survey {
  const loopback: SurveyedLink = link({ name: 'lo', index: 1, kind: 'loopback', addresses: ['127.0.0.1/8'] });
  const ports = topology.services.map(({ name }, i) =>
    link({
      name: `port${i}`,
      index: 10 + i,
      kind: 'veth',
      master: 'br-app',
      portState: 'forwarding',
      peer: { namespace: name, index: 2 },
    }),
  );
  const bridge = link({ name: 'br-app', index: 3, kind: 'bridge', addresses: ['10.0.0.1/16'] });
  const uplink = link({ name: 'eth0', index: 2, kind: 'veth', addresses: ['203.0.113.10/24'] });
  const host = namespace('@host', 100, [loopback, uplink, bridge, ...ports], true);
  const services = topology.services.map(({ name, address }, i) => {
    const inside = link({
      name: 'eth0',
      index: 2,
      kind: 'veth',
      peer: { namespace: '@host', index: 10 + i },
      addresses: [`${address}/16`],
    });
    return namespace(name, 200 + i, [loopback, inside], false);
  });
  const all = new Map([host, ...services].map((one) => [one.key, one]));
  change(all);
  return { namespaces: [...all.values()], processes: 0 };
}

function link(some: Partial<SurveyedLink> & Pick<SurveyedLink, 'name' | 'index' | 'kind'>): SurveyedLink {
  return { up: true, carrier: true, mac: '', mtu: 1500, addresses: [], ...some };
}

function namespace(key: string, inode: number, links: readonly SurveyedLink[], forwarding: boolean): SurveyedNamespace {
  const names = key === '@host' ? [] : [key];
  const routes = key === '@host' ? [] : [{ to: 'default', via: '10.0.0.1', dev: 'eth0' }];
  return { key, names, inode, forwarding, bridgeFilter: true, links, routes, neighbours: [] };
}

/** For tests of judgements: a ping that arrived in `target`, and was answered or not. */
export function rightFlow(from: string, to: string, target: string, source: string, replied = true): Flow {
  const ends = { source, destination: to };
  const reply = { namespace: from, dev: 'eth0', way: 'in', kind: 'reply', source: to, destination: source } as const;
  return {
    from,
    to,
    replied,
    unanswered: [],
    sightings: [
      { namespace: from, dev: 'eth0', way: 'out', kind: 'request', ...ends },
      { namespace: target, dev: 'eth0', way: 'in', kind: 'request', ...ends },
      ...(replied ? [reply] : []),
    ],
  };
}
