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
      background: troubles.length === 0 ? undefined : troubles.join(' ').replace(/\.$/, ''),
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
  const nodes = instances.reduce((sum, { count }) => sum + count, 0);
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
  const nodes = found.instances;
  const bare = nodes.find(({ groups }) => groups.length === 0);
  if (nodes.length === 0 || bare !== undefined) {
    const trouble = bare === undefined ? 'there are no nodes that could have one' : `${bare.name} has none of these`;
    return [{ what: 'Security groups', trouble, weight: 3 }];
  }
  return nodePorts.map(({ what, protocol, ports }): Part => {
    const shut = nodes.flatMap((to) =>
      nodes
        .filter((from) => !ports.some((port) => reaches(found, from, to, protocol, port)))
        .map((from) => `${from.name} → ${to.name}`),
    );
    // Workers need not reach each other's API server: one node that all reach is enough.
    const isServed =
      what === 'the API server' && nodes.some((to) => nodes.every((from) => reaches(found, from, to, protocol, 6443)));
    return {
      what: `For ${what} (${protocol.toUpperCase()} ${ports.join(' or ')})`,
      trouble: isServed || shut.length === 0 ? undefined : `no rule of a security group lets in ${shut[0]}`,
    };
  });
}

type Node = Infrastructure['instances'][number];

function reaches(found: Infrastructure, from: Node, to: Node, protocol: string, port: number): boolean {
  return found.openings.some(
    (one) =>
      to.groups.includes(one.group) &&
      (one.protocol === '-1' || one.protocol === protocol) &&
      one.first <= port &&
      port <= one.last &&
      admits(found, one, from),
  );
}

function admits({ subnets, vpcs }: Infrastructure, { group, from: sources }: Opening, from: Node): boolean {
  const home = subnets.find(({ name }) => name === from.subnet);
  const range = rangeOf(home?.cidr ?? vpcs[0]?.cidr ?? '');
  return sources.some((source) => {
    if (source === 'self') return from.groups.includes(group);
    const block = rangeOf(source);
    return block === null ? from.groups.includes(source) : range !== null && holds(block, range);
  });
}

function clusterParts({ hasKubeadm, podSubnet, serviceSubnet, cniSubnets, infrastructure }: ClusterFiles): Part[] {
  const pods = rangeOf(podSubnet ?? '');
  // What kubeadm takes where nothing is said.
  const services = rangeOf(serviceSubnet ?? '10.96.0.0/12');
  const nodes = (infrastructure?.vpcs ?? []).flatMap(({ cidr }) => rangeOf(cidr ?? '') ?? []);
  const clash = (range: Range | null, others: readonly (Range | null)[]) =>
    range !== null && others.some((other) => other !== null && overlaps(range, other));
  const podTrouble = !hasKubeadm
    ? 'there is no ClusterConfiguration of kubeadm'
    : pods === null
      ? `podSubnet is ${podSubnet ?? 'not named'}, which is no network`
      : clash(pods, nodes)
        ? `podSubnet ${podSubnet} has addresses of the nodes’ network`
        : clash(pods, [services])
          ? `podSubnet ${podSubnet} has addresses of the services’ network`
          : undefined;
  const serviceTrouble = !hasKubeadm
    ? 'there is no ClusterConfiguration of kubeadm'
    : services === null
      ? `serviceSubnet is ${serviceSubnet}, which is no network`
      : clash(services, nodes)
        ? `${serviceSubnet ?? 'the default, 10.96.0.0/12,'} has addresses of the nodes’ network`
        : undefined;
  const strange = (cniSubnets ?? []).find((one) => {
    const range = rangeOf(one);
    return range === null || (pods !== null && !holds(pods, range));
  });
  const cniTrouble =
    cniSubnets === null || cniSubnets.length === 0
      ? 'no configuration names a subnet'
      : strange !== undefined
        ? `${strange} is not of the pods’ network ${podSubnet ?? ''}`.trim()
        : undefined;
  return [
    { what: 'The pods’ network', trouble: podTrouble, weight: 2 },
    { what: 'The services’ network', trouble: serviceTrouble },
    { what: 'CNI', trouble: cniTrouble },
  ];
}
