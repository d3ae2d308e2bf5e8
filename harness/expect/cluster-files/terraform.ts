import { type Body, type Copy, type Definitions, definitionsOf, type Fields, isFields, list } from './definitions.ts';

/** What a Terraform configuration says of a cluster's network; a value that cannot be known without a plan is null. */
export type Infrastructure = {
  readonly vpcs: readonly Named[];
  readonly subnets: readonly (Named & { readonly vpc: string | null })[];
  readonly instances: readonly {
    readonly name: string;
    readonly subnet: string | null;
    readonly groups: readonly string[];
    readonly count: number | null;
  }[];
  /** What comes into groups, and what goes out of them. */
  readonly openings: readonly Opening[];
  readonly outlets: readonly Opening[];
};

type Named = { readonly name: string; readonly cidr: string | null };

/** What a rule of a security group lets in or out. `peers`, at the other end: the names of groups, ranges, and 'self' for the group itself. */
export type Opening = {
  readonly group: string;
  /** '-1' is all of them. */
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
  readonly peers: readonly string[];
};

/** Far more than a cluster's network has. */
const most = { copies: 50, rules: 200, peers: 20, text: 100 } as const;
/** Protocols by their numbers (IANA), as AWS takes them. */
const protocols: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', all: '-1' };

/** Reads the resources of AWS among parsed files of HCL (hcl2-parser). */
export function readInfrastructure(files: readonly unknown[]): Infrastructure {
  const all = definitionsOf(files.filter(isFields));
  const cidrOf = ({ name, body }: Body, copy?: Copy): Named => ({
    name,
    cidr: textOr(all.value(body.cidr_block, copy)),
  });
  return {
    vpcs: all.bodies('aws_vpc').map((one) => cidrOf(one)),
    subnets: all
      .bodies('aws_subnet')
      .flatMap((one) => {
        const vpc = targets(all.spelled(one.body.vpc_id), 'aws_vpc')[0] ?? null;
        return all.copies(one.body).copies.map((copy) => ({ ...cidrOf(one, copy), vpc }));
      })
      .slice(0, most.copies),
    instances: all.bodies('aws_instance').map(({ name, body }) => {
      const { copies, isKnown } = all.copies(body);
      return {
        name,
        subnet: targets(all.spelled(body.subnet_id), 'aws_subnet')[0] ?? null,
        groups: groupsIn(body.vpc_security_group_ids, all),
        count: isKnown ? copies.length : null,
      };
    }),
    openings: rulesOf(all, 'ingress'),
    outlets: rulesOf(all, 'egress'),
  };
}

function rulesOf(all: Definitions, way: 'ingress' | 'egress'): readonly Opening[] {
  const within = all
    .bodies('aws_security_group')
    .flatMap(({ name, body }) => all.blocks(body, way, {}).map(({ block, copy }) => openingOf(name, block, all, copy)));
  const apart = ['aws_security_group_rule', `aws_vpc_security_group_${way}_rule`].flatMap((type) =>
    all
      .bodies(type)
      .filter(({ body }) => (all.value(body.type) ?? way) === way)
      .flatMap(({ body }) => {
        const [group = ''] = groupsIn(body.security_group_id, all);
        return all.copies(body).copies.map((copy) => openingOf(group, body, all, copy));
      }),
  );
  return [...within, ...apart].slice(0, most.rules);
}

function openingOf(group: string, rule: Fields, all: Definitions, copy: Copy): Opening {
  const named = String(all.value(rule.protocol ?? rule.ip_protocol, copy) ?? '-1').toLowerCase();
  const protocol = protocols[named] ?? named;
  const port = (value: unknown, without: number) => {
    const known = all.value(value, copy);
    const number = typeof known === 'number' || typeof known === 'string' ? Number(known) : Number.NaN;
    return protocol === '-1' || Number.isNaN(number) ? without : number;
  };
  const groups = [rule.security_groups, rule.source_security_group_id, rule.referenced_security_group_id];
  const ranges = [rule.cidr_blocks, rule.cidr_ipv4].flatMap((some) => list(all.value(some, copy)));
  return {
    group,
    protocol: protocol.slice(0, most.text),
    first: port(rule.from_port, 0),
    last: port(rule.to_port, 65_535),
    peers: [
      ...(all.value(rule.self, copy) === true ? ['self'] : []),
      ...groups.flatMap((one) => groupsIn(one, all)),
      ...ranges.flatMap((one) => textOr(one) ?? []),
    ].slice(0, most.peers),
  };
}

function groupsIn(value: unknown, all: Definitions): readonly string[] {
  return targets(all.spelled(value), 'aws_security_group').slice(0, most.peers);
}

/** The names of the resources of a type to which a text refers. */
function targets(text: string, type: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\\b${type}\\.([\\w-]+)`, 'g'))].flatMap(([, name = '']) => name);
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, most.text) : null;
}
