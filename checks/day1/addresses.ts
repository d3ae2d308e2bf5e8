import { holds, hostOf, locate } from '../../harness/expect/locate.ts';
import type { Service, Survey, SurveyedNamespace } from '../../harness/model/index.ts';
import { converge, survey } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { network } from '../testbeds.ts';

type Observation = Survey;

const gateway = topology.bridge.address;

/** All that is wrong with a service's address, loopback and default route. */
function troubles({ name, address }: Service, namespace: SurveyedNamespace | null, seen: Observation): string[] {
  if (namespace === null) return [`${name}: there is no such namespace`];
  const masks = new Set([topology.bridge.prefix, ...bridgeMasks(seen)].map((prefix) => `${address}/${prefix}`));
  const outside = namespace.links.filter(({ kind }) => kind !== 'loopback');
  const hasAddress = outside.some(({ addresses }) => addresses.some((one) => masks.has(one)));
  const shown = outside.flatMap(({ addresses }) => addresses).join(', ') || 'none on any link but lo';
  const other = seen.namespaces.find((one) => one.inode !== namespace.inode && holds(one, address));
  const twice =
    namespace.links.filter(({ addresses }) => addresses.some((one) => one.startsWith(`${address}/`))).length > 1;
  const loopback = namespace.links.find(({ kind }) => kind === 'loopback');
  const hasDefault = namespace.routes.some(({ to, via }) => to === 'default' && via === gateway);
  return [
    ...(hasAddress ? [] : [`${name}: its address should be ${address}/${topology.bridge.prefix}, and it has ${shown}`]),
    ...(other ? [`${name}: ${address} is also held by ${other.key === '@host' ? 'the host' : other.key}`] : []),
    ...(twice ? [`${name}: ${address} is on two of its links`] : []),
    ...(loopback?.up ? [] : [`${name}: lo is down`]),
    ...(hasDefault ? [] : [`${name}: no default route by ${gateway}`]),
  ];
}

function all(seen: Observation): string[][] {
  return locate(seen, topology).map(({ service, namespace }) => troubles(service, namespace, seen));
}

function bridgeMasks(seen: Observation): number[] {
  const own = hostOf(seen).links.flatMap(({ addresses }) => addresses);
  return own.filter((one) => one.startsWith(`${gateway}/`)).map((one) => Number(one.split('/')[1]));
}

export const addresses = check({
  ...deliverable('day1.addresses'),
  on: network,

  observe: (context): Promise<Observation> =>
    converge(
      context,
      () => survey(context.host),
      (seen) => all(seen).every((one) => one.length === 0),
    ),

  judge(seen) {
    const found = all(seen);
    const wrong = found.filter((one) => one.length > 0);
    if (wrong.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      score: 1 - wrong.length / found.length,
      expected: `In each namespace its address (${topology.services.map(({ address }) => address).join(', ')}), held by it alone; lo up; a default route by ${gateway}.`,
      actual: `${wrong.flat().join('; ')}.`,
      hint: "Compare 'ip -br address' and 'ip route' inside the namespace with the table in the brief, line by line.",
    };
  },
});
