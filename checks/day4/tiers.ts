import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { SurveyedNamespace } from '../../harness/model/index.ts';
import { converge } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { residents as asked, tiers as wanted } from '../../labs/day4/network.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { tieredShop } from '../testbeds.ts';
import { type Bridge, lookAtTiers, type Resident } from './tier-scene.ts';

type Observation = {
  readonly bridges: readonly Bridge[];
  readonly residents: readonly Resident[];
  readonly namespaces: readonly SurveyedNamespace[];
};

export const tiers = check({
  ...deliverable('day4.tiers'),
  on: tieredShop,

  async observe(context): Promise<Observation> {
    const look = () => lookAtTiers(context.host);
    const { survey, bridges, residents } = await converge(context, look, (seen) =>
      parts(seen).every(({ trouble }) => trouble === undefined),
    );
    return { bridges, residents, namespaces: survey.namespaces };
  },

  judge: (seen) =>
    partialCredit(parts(seen), {
      expected: `${wanted.map(({ bridge, address, prefix }) => `${bridge} with ${address}/${prefix}`).join(', ')}; nginx-lb in the frontend, api-gateway in the frontend or the backend or both, the services in the backend, the stores in the database network.`,
      hint: 'ip -br address in a namespace tells what it has; bridge link on the host tells which bridge each cable ends on.',
    }),

  show: ({ namespaces = [] }) =>
    namespaces.length === 0 ? [] : [{ kind: 'topology', title: 'The tiers', namespaces }],
});

function parts({ bridges, residents }: Pick<Observation, 'bridges' | 'residents'>): Part[] {
  return [
    ...bridges.map((bridge) => ({ what: `the ${bridge.tier} network`, trouble: bridgeTrouble(bridge) })),
    ...residents.map((resident) => ({ what: resident.name, trouble: residentTrouble(resident, bridges) })),
  ];
}

function bridgeTrouble({ tier, name, addresses, up }: Bridge): string | undefined {
  const right = wanted.find((one) => one.name === tier);
  if (!right) return undefined;
  if (name === null) return `there is no bridge ${right.bridge}`;
  if (name !== right.bridge) return `its bridge is called ${name}, not ${right.bridge}`;
  if (!up) return `${name} is down`;
  const address = `${right.address}/${right.prefix}`;
  if (addresses.includes(address)) return undefined;
  return `${name} has ${addresses.length > 0 ? addresses.join(', ') : 'no address'}, not ${address}`;
}

function residentTrouble({ name, key, interfaceAddresses }: Resident, bridges: readonly Bridge[]): string | undefined {
  const rule = asked.find((one) => one.name === name);
  if (!rule) return undefined;
  if (key === null) return 'there is no namespace of this name';
  const homes = rule.home.join(' or ');
  const home = interfaceAddresses.find(({ subnetOf }) => subnetOf !== null && rule.home.includes(subnetOf));
  if (!home)
    return `it has ${interfaceAddresses.length > 0 ? interfaceAddresses.map(({ address }) => address).join(', ') : 'no address'}, none in the ${homes} network`;
  if (home.bridgeOf !== home.subnetOf) {
    // A bridge that is not there is told already.
    const there = bridges.some(({ tier, name: bridge }) => tier === home.subnetOf && bridge !== null);
    return there ? `${home.address} hangs on ${home.bridge ?? 'no bridge'}` : 'its network has no bridge';
  }
  const allowed = [...rule.home, ...rule.also];
  const astray = interfaceAddresses
    .flatMap(({ subnetOf, bridgeOf }) => [subnetOf, bridgeOf])
    .find((tier) => tier !== null && !allowed.includes(tier));
  return astray ? `it has a leg in the ${astray} network too` : undefined;
}
