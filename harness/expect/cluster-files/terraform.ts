import { rangeOf, subnetOf } from './ranges.ts';

/** What a Terraform configuration says of a cluster's network; a value that cannot be known without a plan is null. */
export type Infrastructure = {
  readonly vpcs: readonly Named[];
  readonly subnets: readonly (Named & { readonly vpc: string | null })[];
  readonly instances: readonly {
    readonly name: string;
    readonly subnet: string | null;
    readonly groups: readonly string[];
    readonly count: number;
  }[];
  readonly openings: readonly Opening[];
};

type Named = { readonly name: string; readonly cidr: string | null };

/** What a rule of a security group lets in. `from`: the names of groups, ranges, and 'self' for the group itself. */
export type Opening = {
  readonly group: string;
  /** '-1' is all of them. */
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
  readonly from: readonly string[];
};

type Fields = Readonly<Record<string, unknown>>;

/** Reads the resources of AWS among parsed files of HCL (hcl2-parser): each block is a list of its bodies, each reference a text '${…}'. */
export function readInfrastructure(files: readonly unknown[]): Infrastructure {
  const all = files.filter(isFields);
  const bodies = (type: string) => all.flatMap((file) => named(at(at(file, 'resource'), type)));
  const resolve = resolver(all);
  const cidrOf = ({ name, body }: Body): Named => ({ name, cidr: resolve(body.cidr_block) });
  return {
    vpcs: bodies('aws_vpc').map(cidrOf),
    subnets: bodies('aws_subnet').flatMap((one) =>
      copies(one.body, resolve).map((index) => ({
        name: one.name,
        cidr: resolve(one.body.cidr_block, index),
        vpc: target(one.body.vpc_id, 'aws_vpc'),
      })),
    ),
    instances: bodies('aws_instance').map(({ name, body }) => ({
      name,
      subnet: target(body.subnet_id, 'aws_subnet'),
      groups: list(body.vpc_security_group_ids).flatMap((one) => target(one, 'aws_security_group') ?? []),
      count: copies(body, resolve).length,
    })),
    openings: [
      ...bodies('aws_security_group').flatMap(({ name, body }) =>
        list(body.ingress)
          .filter(isFields)
          .map((rule) => openingOf(name, rule, resolve)),
      ),
      ...['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule'].flatMap((type) =>
        bodies(type)
          .filter(({ body }) => (body.type ?? 'ingress') === 'ingress')
          .map(({ body }) => openingOf(target(body.security_group_id, 'aws_security_group') ?? '', body, resolve)),
      ),
    ],
  };
}

type Resolve = (value: unknown, index?: number) => string | null;
type Body = { readonly name: string; readonly body: Fields };

function openingOf(group: string, rule: Fields, resolve: Resolve): Opening {
  const protocol = String(rule.protocol ?? rule.ip_protocol ?? '-1').toLowerCase();
  const isAll = protocol === '-1' || protocol === 'all';
  const port = (value: unknown, without: number) => (isAll ? without : Number(resolve(value) ?? without));
  const groups = [
    ...list(rule.security_groups),
    ...list(rule.source_security_group_id),
    ...list(rule.referenced_security_group_id),
  ];
  const names = groups.flatMap((one) => target(one, 'aws_security_group') ?? []);
  const ranges = [...list(rule.cidr_blocks), ...list(rule.cidr_ipv4)].flatMap((one) => resolve(one) ?? []);
  return {
    group,
    protocol: isAll ? '-1' : protocol,
    first: port(rule.from_port, 0),
    last: port(rule.to_port, 65_535),
    from: [...(rule.self === true ? ['self'] : []), ...names, ...ranges],
  };
}

/** What a text means: itself, a variable's default, a local value, the range of a VPC or a subnet, or a part of one of these. */
function resolver(files: readonly Fields[]): Resolve {
  const variables = files.flatMap((file) => named(file.variable));
  const locals = Object.assign({}, ...files.flatMap((file) => list(file.locals).filter(isFields))) as Fields;
  const resources = ['aws_vpc', 'aws_subnet'].flatMap((type) =>
    files.flatMap((file) => named(at(at(file, 'resource'), type)).map((one) => ({ type, ...one }))),
  );
  const look = (value: unknown, index: number, depth: number): string | null => {
    if (typeof value === 'number') return `${value}`;
    if (typeof value !== 'string' || depth > 8) return null;
    const whole = /^\$\{([^${}]*)\}$/.exec(value)?.[1]?.trim();
    if (whole === undefined) {
      const text = value.replace(/\$\{count\.index\}/g, `${index}`);
      return text.includes('${') ? null : text;
    }
    const again = (next: unknown) => look(next, index, depth + 1);
    if (/^".*"$|^\d+$/.test(whole)) return whole.replaceAll('"', '');
    if (whole === 'count.index') return `${index}`;
    const part = /^cidrsubnet\(([^,]+),([^,]+),([^,]+)\)$/.exec(whole);
    if (part) {
      const [base, bits, number] = part.slice(1).map((one) => again(`\${${one.trim()}}`));
      const range = rangeOf(base ?? '');
      return range === null || bits === null || number === null ? null : subnetOf(range, Number(bits), Number(number));
    }
    const [kind, name, field] = whole.replace(/\[[^\]]*\]/g, '').split('.');
    if (kind === 'var') return again(variables.find((one) => one.name === name)?.body.default);
    if (kind === 'local') return again(locals[name ?? '']);
    const found = resources.find((one) => one.type === kind && one.name === name);
    return field === 'cidr_block' ? again(found?.body.cidr_block) : null;
  };
  return (value, index = 0) => look(value, index, 0);
}

/** The numbers of a resource's copies; at most 50. */
function copies({ count }: Fields, resolve: Resolve): readonly number[] {
  const wanted = count === undefined ? 1 : Number(resolve(count) ?? 1);
  return Array.from({ length: Math.min(50, Math.max(0, wanted || 0)) }, (_, one) => one);
}

/** The name of the resource that a reference leads to. */
function target(value: unknown, type: string): string | null {
  return new RegExp(`\\b${type}\\.([\\w-]+)`).exec(typeof value === 'string' ? value : '')?.[1] ?? null;
}

/** The blocks of a kind, each with its name. */
function named(blocks: unknown): readonly Body[] {
  return Object.entries(isFields(blocks) ? blocks : {}).flatMap(([name, bodies]) =>
    list(bodies)
      .filter(isFields)
      .map((body) => ({ name, body })),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, key: string): unknown {
  return isFields(value) ? value[key] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
