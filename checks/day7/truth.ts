import { hostOf, locate } from '../../harness/expect/locate.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { addressesIn, isOtherwise, toldAddresses, toldPorts } from '../../harness/expect/told-addresses.ts';
import { type ToldLine, tellLines } from '../../harness/expect/told-lines.ts';
import { ruleset, survey } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { instances } from '../../labs/day4/network.ts';
import { topology } from '../../labs/topology.ts';
import { check, type Part } from '../check.ts';
import { observeServices } from '../day2/scene.ts';
import { shop } from '../testbeds.ts';
import { type Handed, readable, readHanded } from './handed-in.ts';

/** A service as it runs: the addresses of its namespace, and where something listens in it. */
type Live = { readonly name: string; readonly addresses: readonly string[]; readonly ports: readonly number[] };

type Observation = {
  readonly handed: readonly Handed[];
  readonly services: readonly Live[];
  /** Of the host's bridges. */
  readonly bridges: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  /** The host's rules that translate a destination, as their tools write them. */
  readonly forwards: readonly string[];
};

/** A sentence of a document that is not so. */
type Contradiction = { readonly says: string; readonly runs: string; readonly file: string };

export const truth = check({
  ...deliverable('day7.truth'),
  on: shop,

  async observe(context): Promise<Observation> {
    const { scene } = await observeServices(
      context,
      async () => null,
      () => true,
    );
    const [seen, { rules }, handed] = await Promise.all([
      survey(context.host),
      ruleset(context.host, '@host'),
      readHanded(context),
    ]);
    const services = locate(seen, topology).map(({ service: { name }, namespace }) => {
      const links = namespace?.links.filter(({ kind }) => kind !== 'loopback') ?? [];
      const ports = scene.listeners.filter((one) => one.namespace === namespace?.key).map(({ port }) => port);
      return { name, addresses: links.flatMap((link) => link.addresses.map(bare)), ports: [...new Set(ports)] };
    });
    const bridges = hostOf(seen).links.filter(({ kind }) => kind === 'bridge');
    return {
      handed,
      services,
      bridges: bridges.map(({ name, addresses }) => ({ name, addresses: addresses.map(bare) })),
      forwards: rules.flatMap(({ text }) => (/\bdnat\b/i.test(text) ? [text] : [])),
    };
  },

  judge(seen) {
    const { handed, services, bridges } = seen;
    const files = readable(handed);
    if (files.length === 0) return { status: 'blocked', by: 'day7.documents' };
    if (services.every(({ addresses }) => addresses.length === 0)) return { status: 'blocked', by: 'day1.addresses' };
    const told = files.map(({ file }) => ({ file: file.path, lines: tellLines(file) }));
    const all = told.flatMap(({ lines }) => lines);
    const addresses = addressesIn(all);
    const text = all.map((line) => line.text).join('\n');
    const isTold = (live: readonly string[]) => live.some((one) => addresses.has(one));
    const contradictions = told.flatMap(({ file, lines }) =>
      contradictionsIn(lines, seen).map((one) => ({ ...one, file })),
    );
    const ports = portsOf(seen.forwards);
    const parts: Part[] = [
      ...services
        .filter((one) => one.addresses.length > 0)
        .map((one) => ({
          what: one.name,
          trouble: isTold(one.addresses) ? undefined : `no document has its address, ${one.addresses.join(', ')}`,
        })),
      ...(bridges.some((one) => one.addresses.length > 0)
        ? [{ what: 'the bridge', trouble: isTold(bridges.flatMap((one) => one.addresses)) ? undefined : noBridge }]
        : []),
      ...ports.map((port) => ({
        what: 'the way in',
        trouble: new RegExp(`(?<!\\d)${port}(?!\\d)`).test(text) ? undefined : `no document has the port ${port}`,
      })),
      ...[0, 1].map((index): Part => ({ ...contradicted(contradictions, index), weight: 4 })),
    ];
    return partialCredit(parts, {
      expected:
        'The documents say which address each service and the bridge have and at which port the shop is reached, and nothing that is not so.',
      hint: "'ip netns exec NAME ip addr' and 'ss -ltn' in each namespace, and 'iptables-save -t nat' on the host: what of it does the document say, and what otherwise?",
    });
  },

  show: ({ services, forwards }) => [
    {
      kind: 'table',
      title: 'What runs',
      columns: ['service', 'addresses', 'listens at'],
      rows: services.map(({ name, addresses, ports }) => [name, addresses.join(', '), ports.join(', ')]),
    },
    ...(forwards.length === 0
      ? []
      : [{ kind: 'table' as const, title: 'Ways in', columns: ['rule'], rows: forwards.map((text) => [text]) }]),
  ],
});

const noBridge = 'no document has its address';

/** The first two that a document is caught at cost points, and the rest is told with the second. */
function contradicted(all: readonly Contradiction[], index: number): Pick<Part, 'what' | 'trouble'> {
  const [one] = all.slice(index);
  if (one === undefined) return { what: 'nothing that is not so', trouble: undefined };
  const more = index === 1 && all.length > 2 ? ` (and ${all.length - 2} more like it)` : '';
  return { what: `'${one.file}' says "${one.says}"`, trouble: `${one.runs}${more}` };
}

function contradictionsIn(lines: readonly ToldLine[], { services, bridges, forwards }: Observation) {
  const isOurs = (address: string) => address.startsWith('10.0.');
  const about = lines.filter(({ section }) => !elsewhere.test(section));
  const found: Omit<Contradiction, 'file'>[] = [];
  for (const { name, address, quote } of toldAddresses(
    about,
    services.map((one) => one.name),
  )) {
    const live = services.find((one) => one.name === name)?.addresses ?? [];
    // On Day 4 a service has more instances than one, and each one's address is right.
    const others: readonly string[] = instances.filter((one) => one.name.startsWith(name)).map((one) => one.address);
    if (live.length === 0 || !isOurs(address) || live.includes(address) || others.includes(address)) continue;
    found.push({ says: quote, runs: `${name} has ${live.join(', ')}` });
  }
  const names = bridges.map(({ name }) => name);
  for (const { name, address, quote } of toldAddresses(about, names)) {
    const live = bridges.find((one) => one.name === name)?.addresses ?? [];
    if (live.length > 0 && isOurs(address) && !live.includes(address) && !/\.0$/.test(address))
      found.push({ says: quote, runs: `${name} has ${live.join(', ')}` });
  }
  found.push(...wrongPorts(about, services));
  for (const { text } of about.filter((line) => !isOtherwise(line))) {
    for (const [rule, to] of text.matchAll(/--to-destination\s+(\d[\d.]*:\d+)/g)) {
      if (forwards.length > 0 && to !== undefined && isOurs(to) && !forwards.some((live) => live.includes(to)))
        found.push({ says: rule, runs: `the rule in force is '${forwards[0]}'` });
    }
  }
  return found;
}

/** Where the documents give a service ports, and none of them is one at which it listens. */
function wrongPorts(lines: readonly ToldLine[], services: readonly Live[]): Omit<Contradiction, 'file'>[] {
  const told = toldPorts(lines);
  return services.flatMap(({ name, addresses, ports }) => {
    const own = told.filter(({ address }) => addresses.includes(address));
    const [first] = own;
    if (first === undefined || ports.length === 0 || own.some(({ port }) => ports.includes(port))) return [];
    return [{ says: first.quote, runs: `${name} listens at ${ports.join(', ')}` }];
  });
}

/** Sections about another network than the one of Days 1 and 2, or about what goes wrong. */
const elsewhere =
  /docker|\bcompose\b|\btiers?\b|vxlan|swarm|overlay|host b\b|two hosts|trouble|goes? wrong|fehler(?!frei|los)|störung/i;

function portsOf(forwards: readonly string[]): string[] {
  return [...new Set(forwards.flatMap((text) => /dport (\d+)/.exec(text)?.[1] ?? []))].slice(0, 3);
}

function bare(address: string): string {
  return address.split('/')[0] ?? '';
}
