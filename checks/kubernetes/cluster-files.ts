import { holds, overlaps, type Range, rangeOf } from '../../harness/expect/cluster-files/ranges.ts';
import { type ClusterFiles, readClusterFiles } from '../../harness/expect/cluster-files/read.ts';
import type { Infrastructure, Opening } from '../../harness/expect/cluster-files/terraform.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { submissionFiles } from '../../harness/testbed/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';

/** Null where submission.json names no folder. */
type Observation = { readonly seen: ClusterFiles | null };

/** What the nodes of a cluster say to each other (kubernetes.io, Ports and Protocols); the overlay is VXLAN, at Linux's port or at the standard's. */
const nodePorts = [
  { what: 'the API server', protocol: 'tcp', ports: [6443] },
  { what: 'the kubelets', protocol: 'tcp', ports: [10_250] },
  { what: 'the overlay between the pods', protocol: 'udp', ports: [4789, 8472] },
] as const;

export const clusterFiles = check({
  ...deliverable('kubernetes.cluster-files'),
  on: submissionFiles,

  observe: async ({ files, lines }): Promise<Observation> => ({
    seen: lines.cluster === undefined ? null : await readClusterFiles(files, lines.cluster),
  }),

  judge({ seen }) {
    const words = {
      expected:
        'Subnets lie in the VPC and do not overlap; every node is in one of them and in a security group that lets the nodes reach each other’s API server, kubelet and overlay; the pods’, the services’ and the nodes’ networks have no address in common; CNI’s subnet is of the pods’ network.',
      hint: 'Write all ranges of addresses beside each other, as numbers from and to: no two may have an address in common, but for what lies in another on purpose.',
    };
    if (seen === null)
      return { status: 'fail', score: 0, ...words, actual: 'submission.json names no days.kubernetes.cluster.' };
    const { infrastructure, troubles } = seen;
    const parts = [
      ...(infrastructure === null
        ? [{ what: 'Terraform', trouble: 'has no file (.tf)', weight: 5 }]
        : [...networkParts(infrastructure), ...groupParts(infrastructure)]),
      ...clusterParts(seen),
    ];
    return partialCredit(parts, {
      ...words,
      background: troubles.length === 0 ? undefined : troubles.slice(0, 3).join(' ').replace(/\.$/, ''),
    });
  },

  show: ({ seen }) => {
    if (seen === null) return [];
    const { infrastructure, podSubnet, serviceSubnet, cniSubnets } = seen;
    const rows = [
      ...(infrastructure?.vpcs ?? []).map(({ name, cidr }) => [`VPC ${name}`, cidr ?? 'unknown']),
      ...(infrastructure?.subnets ?? []).map(({ name, cidr }) => [`subnet ${name}`, cidr ?? 'unknown']),
      ['pods', podSubnet ?? 'unsaid'],
      ['services', serviceSubnet ?? 'unsaid'],
      ...(cniSubnets ?? []).map((cidr) => ['CNI', cidr]),
    ];
    return [{ kind: 'table', title: 'Ranges of addresses', columns: ['what', 'range'], rows }];
  },
});

function networkParts({ vpcs, subnets, instances }: Infrastructure): Part[] {
  const [vpc] = vpcs;
  if (vpc === undefined) return [{ what: 'Terraform', trouble: 'has no aws_vpc', weight: 2 }];
  const known = subnets.flatMap(({ name, cidr, vpc: home }) => {
    const range = cidr === null ? null : rangeOf(cidr);
    return cidr === null ? [] : [{ name, cidr, range, home }];
  });
  const wrong = known.find(({ range }) => range === null);
  const outside = known.find(({ range, home }) => {
    const around = rangeOf(vpcs.find(({ name }) => name === home)?.cidr ?? vpc.cidr ?? '');
    return range !== null && around !== null && !holds(around, range);
  });
  const twice = known.find(({ range }, at) =>
    known.some((other, place) => place < at && range !== null && other.range !== null && overlaps(range, other.range)),
  );
  const trouble =
    subnets.length === 0
      ? 'there is none'
      : wrong
        ? `${wrong.name} has ${wrong.cidr}, which is no network`
        : outside
          ? `${outside.name} has ${outside.cidr}, which is not in its VPC`
          : twice
            ? `${twice.name} has ${twice.cidr}, and another has some of it`
            : undefined;
  // Of how many nobody knows without a plan, there may be enough.
  const nodes = instances.reduce((sum, { count }) => sum + (count ?? 2), 0);
  const lost = instances.find(({ subnet }) => subnets.every(({ name }) => name !== subnet));
  return [
    { what: 'Subnets', trouble },
    {
      what: 'Nodes',
      trouble:
        nodes < 2
          ? `${nodes === 0 ? 'there is none' : 'there is one'}, and a cluster has two at least`
          : lost
            ? `${lost.name} is in no subnet of these`
            : undefined,
    },
  ];
}

function groupParts(found: Infrastructure): Part[] {
  const nodes = found.instances.filter(({ count }) => count !== 0);
  const bare = nodes.find(({ groups }) => groups.length === 0);
  if (nodes.length === 0 || bare !== undefined) {
    const trouble = bare === undefined ? 'there are no nodes that could have one' : `${bare.name} has none of these`;
    return [{ what: 'Security groups', trouble, weight: 3 }];
  }
  const lets = { in: passing(found.openings, found), out: passing(found.outlets, found) };
  return nodePorts.map(({ what, protocol, ports }): Part => {
    const passes = (way: 'in' | 'out', from: Node, to: Node) => {
      const [self, other] = way === 'in' ? [to, from] : [from, to];
      return ports.some((port) => lets[way].some((rule) => rule(self, other, { protocol, port })));
    };
    // A node that there is once has nobody of its own kind to reach.
    const others = (one: Node) => nodes.filter((other) => other !== one || one.count !== 1);
    const isShut = (from: Node, to: Node) => !passes('in', from, to) || !passes('out', from, to);
    const shut = nodes.flatMap((to) => others(to).flatMap((from) => (isShut(from, to) ? [{ from, to }] : [])));
    // Workers need not reach each other's API server: one node that all reach is enough.
    const isServed = what === 'the API server' && nodes.some((to) => others(to).every((from) => !isShut(from, to)));
    const [first] = shut;
    return {
      what: `For ${what} (${protocol.toUpperCase()} ${ports.join(' or ')})`,
      trouble:
        isServed || first === undefined
          ? undefined
          : !passes('in', first.from, first.to)
            ? `no rule of a security group lets in ${first.from.name} → ${first.to.name}`
            : `no rule of a security group lets out ${first.from.name} → ${first.to.name} (Terraform takes away the rule by which AWS lets out everything)`,
    };
  });
}

type Node = Infrastructure['instances'][number];

type Passing = (self: Node, other: Node, target: { readonly protocol: string; readonly port: number }) => boolean;

/** Rules, each as the question whether it lets a node and another talk at a port. */
function passing(rules: readonly Opening[], found: Infrastructure): readonly Passing[] {
  return rules.map((rule) => {
    const admitted = new Set(found.instances.filter((node) => isPeer(found, rule, node)));
    return (self, other, { protocol, port }) =>
      self.groups.includes(rule.group) &&
      admitted.has(other) &&
      (rule.protocol === '-1' || rule.protocol === protocol) &&
      rule.first <= port &&
      port <= rule.last;
  });
}

function isPeer({ subnets, vpcs }: Infrastructure, { group, peers }: Opening, node: Node): boolean {
  const home = subnets.find(({ name }) => name === node.subnet);
  const range = rangeOf(home?.cidr ?? vpcs[0]?.cidr ?? '');
  return peers.some((peer) => {
    if (peer === 'self') return node.groups.includes(group);
    const block = rangeOf(peer);
    return block === null ? node.groups.includes(peer) : range !== null && holds(block, range);
  });
}

function clusterParts({ hasKubeadm, podSubnet, serviceSubnet, cniSubnets, infrastructure }: ClusterFiles): Part[] {
  const pods = rangeOf(ofIPv4(podSubnet ?? ''));
  // What kubeadm takes where nothing is said.
  const services = rangeOf(ofIPv4(serviceSubnet ?? '10.96.0.0/12'));
  const nodes = (infrastructure?.vpcs ?? []).flatMap(({ cidr }) => rangeOf(cidr ?? '') ?? []);
  const clash = (range: Range | null, others: readonly (Range | null)[]) =>
    range !== null && others.some((other) => other !== null && overlaps(range, other));
  const podTrouble = !hasKubeadm
    ? 'there is no ClusterConfiguration of kubeadm'
    : pods === null
      ? `podSubnet is ${podSubnet ?? 'not named'}, which is no network of IPv4`
      : clash(pods, nodes)
        ? `podSubnet ${podSubnet} has addresses of the nodes’ network`
        : clash(pods, [services])
          ? `podSubnet ${podSubnet} has addresses of the services’ network`
          : undefined;
  const serviceTrouble = !hasKubeadm
    ? 'there is no ClusterConfiguration of kubeadm'
    : services === null
      ? `serviceSubnet is ${serviceSubnet}, which is no network of IPv4`
      : clash(services, nodes)
        ? `${serviceSubnet ?? 'the default, 10.96.0.0/12,'} has addresses of the nodes’ network`
        : undefined;
  const given = (cniSubnets ?? []).filter((one) => !one.includes(':'));
  const strange = given.find((one) => {
    const range = rangeOf(one);
    return range === null || (pods !== null && !holds(pods, range));
  });
  const cniTrouble =
    given.length === 0
      ? 'no configuration names a subnet of IPv4'
      : strange !== undefined
        ? `${strange} is not of the pods’ network ${podSubnet ?? ''}`.trim()
        : undefined;
  return [
    { what: 'The pods’ network', trouble: podTrouble, weight: 2 },
    { what: 'The services’ network', trouble: serviceTrouble },
    { what: 'CNI', trouble: cniTrouble },
  ];
}

/** Of the ranges of both families that kubeadm takes, the one that is held against the others. */
function ofIPv4(ranges: string): string {
  const all = ranges.split(',').map((one) => one.trim());
  return all.find((one) => !one.includes(':')) ?? ranges;
}
