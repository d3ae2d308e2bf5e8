#!/usr/bin/env node
/**
 * A policy controller: from NetworkPolicy objects to one table of nftables, made anew with every change and exchanged in one step.
 *
 * A pod that no policy selects has no chain: all may pass. One that is selected has a chain for that direction with a rule for all that
 * is admitted, and a drop at its end. A packet on its way passes the sender's chain and then the receiver's: both must let it.
 */
import { execFileSync } from 'node:child_process';
import { all, follow, type Meta } from './objects.ts';
import { meets, type Namespace, type Pod, portsNamed, type Selector } from './selectors.ts';

type Peer = {
  ipBlock?: { cidr: string; except?: string[] };
  podSelector?: Selector;
  namespaceSelector?: Selector;
};
type Port = { protocol?: string; port?: number | string; endPort?: number };
type Rule = { from?: Peer[]; to?: Peer[]; ports?: Port[] };
type Policy = {
  metadata: Meta;
  spec: { podSelector?: Selector; policyTypes?: string[]; ingress?: Rule[]; egress?: Rule[] };
};
type Direction = 'ingress' | 'egress';

function policyTable(): string {
  const pods = all<Pod>('Pod').filter(({ status }) => status.podIP);
  const policies = all<Policy>('NetworkPolicy');
  const chains = pods.flatMap((pod) =>
    (['egress', 'ingress'] as const).flatMap((way) => {
      const about = policies.filter((one) => applies(one, pod, way));
      if (about.length === 0) return [];
      const rules = about.flatMap((one) => (one.spec[way] ?? []).flatMap((rule) => lines(one, rule, way, pod, pods)));
      return [{ way, address: pod.status.podIP, rules }];
    }),
  );
  const name = ({ way, address }: { way: Direction; address: string }) => `${way}_${address.replaceAll('.', '_')}`;
  const entry = (way: Direction) =>
    chains
      .filter((one) => one.way === way)
      .map((one) => `    ip ${way === 'egress' ? 'saddr' : 'daddr'} ${one.address} jump ${name(one)}`);
  return `table ip policies
delete table ip policies
table ip policies {
${chains.map((one) => `  chain ${name(one)} {\n${one.rules.map((rule) => `    ${rule} return\n`).join('')}    drop\n  }`).join('\n')}
  chain forward {
    type filter hook forward priority filter;
    ct state established,related accept
${[...entry('egress'), ...entry('ingress')].join('\n')}
  }
}`;
}

/** Left out, policyTypes is Ingress, and Egress too where there are rules for it. */
function applies({ metadata, spec }: Policy, pod: Pod, way: Direction): boolean {
  const types = spec.policyTypes?.length ? spec.policyTypes : ['Ingress', ...(spec.egress?.length ? ['Egress'] : [])];
  if (!types.includes(way === 'ingress' ? 'Ingress' : 'Egress')) return false;
  return metadata.namespace === pod.metadata.namespace && meets(pod.metadata.labels, spec.podSelector);
}

/** A rule's matches: each peer with each port. */
function lines(policy: Policy, rule: Rule, way: Direction, self: Pod, pods: Pod[]): string[] {
  const peers = (way === 'ingress' ? rule.from : rule.to) ?? [];
  const far = way === 'ingress' ? 'saddr' : 'daddr';
  const blocks = peers.flatMap(({ ipBlock }) => (ipBlock ? [ipBlock] : []));
  const some = peers.length === 0 ? pods : pods.filter((pod) => peers.some((peer) => isPeer(policy, peer, pod)));
  const who = [
    ...(peers.length === 0 ? [''] : []),
    ...blocks.map(({ cidr, except = [] }) =>
      [`ip ${far} ${cidr}`, ...(except.length ? [`ip ${far} != { ${except.join(', ')} }`] : [])].join(' '),
    ),
    ...(peers.length > 0 && some.length > 0
      ? [`ip ${far} { ${some.map(({ status }) => status.podIP).join(', ')} }`]
      : []),
  ];
  if (!rule.ports?.length) return who;
  return rule.ports.flatMap(({ protocol = 'TCP', port, endPort }) => {
    const proto = protocol.toLowerCase();
    if (typeof port !== 'string') {
      const range =
        port === undefined ? `ip protocol ${proto}` : `${proto} dport ${port}${endPort ? `-${endPort}` : ''}`;
      return who.map((one) => `${one} ${range}`);
    }
    // A name is one of the receiver's: of this pod where something comes in, and of each peer where something goes out.
    if (way === 'ingress')
      return portsNamed(self, port, protocol).flatMap((number) => who.map((one) => `${one} ${proto} dport ${number}`));
    return some.flatMap((pod) =>
      portsNamed(pod, port, protocol).map((number) => `ip daddr ${pod.status.podIP} ${proto} dport ${number}`),
    );
  });
}

/** A pod selector alone speaks of the policy's own namespace; beside a namespace selector, of those that it selects. */
function isPeer({ metadata }: Policy, { ipBlock, podSelector, namespaceSelector }: Peer, pod: Pod): boolean {
  if (ipBlock) return false;
  const { namespace, labels } = pod.metadata;
  if (!namespaceSelector) return namespace === metadata.namespace && meets(labels, podSelector);
  const home = all<Namespace>('Namespace').find((one) => one.metadata.name === namespace);
  return meets(home?.metadata.labels, namespaceSelector) && meets(labels, podSelector);
}

await follow(() => {
  execFileSync('nft', ['-f', '-'], { input: policyTable(), stdio: ['pipe', 'inherit', 'inherit'] });
});
