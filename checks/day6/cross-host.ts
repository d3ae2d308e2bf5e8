import { matrix } from '../../harness/expect/reach.ts';
import type { Evidence } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { type Crossing, type Scene, scene, works } from './crossing.ts';
import { hostNames, hostView } from './hosts.ts';
import { tunnelTable, tunnelTroubles } from './tunnels.ts';
import { lostOnWire } from './wire.ts';

type Observation = Scene['hosts'];

export const crossHost = check({
  ...deliverable('day6.cross-host'),
  on: scene,

  observe: async ({ shared }): Promise<Observation> => shared.hosts,

  judge(seen) {
    if (seen === null) return { status: 'blocked', by: 'day6.no-storm' };
    const { pings, twice } = seen;
    const failed = pings.filter((one) => !works(one));
    const empty = hostNames.filter((host) => seen.containers.every((one) => one.host !== host || one.key === null));
    if (failed.length === 0 && empty.length === 0) return { status: 'pass' };
    const share = (some: readonly Crossing[]) =>
      some.length === 0 ? 0 : 1 - some.filter((one) => failed.includes(one)).length / some.length;
    const own = pings.filter(({ crosses }) => !crosses);
    const lost = failed.filter(({ crosses, doubled }) => crosses && !doubled);
    return {
      status: 'fail',
      score: share(pings.filter(({ crosses }) => crosses)) * (own.length === 0 ? 1 : share(own)),
      expected: `From every container to every other, on both hosts, a ping arrives where the address is, and is answered: ${pings.length} pairs.`,
      actual: [
        ...empty.map((host) => `Host ${host.toUpperCase()} has no container with an address in 10.0.0.0/16.`),
        ...absent(seen),
        ...twice.map(({ address, keys }) => `${address} is held by ${keys.join(' and by ')}.`),
        ...(failed.length === 0
          ? []
          : [`${failed.length} of ${pings.length} pings fail, as ${failed[0]?.from} → ${failed[0]?.to}.`]),
        ...(lost.length === 0 ? [] : [lostOnWire(lost)]),
        ...tunnelTroubles(seen),
      ].join(' '),
      hint: 'Send one ping across and look for it in this order: on the bridge of its own host, on the tunnel’s link, on eth0 of both hosts, on the other bridge. ‘bridge fdb show’ tells where a tunnel sends what it does not know.',
    };
  },

  show: (seen) =>
    seen === null ? [] : [matrix('Pings between the containers of both hosts', seen.pings), ...drawings(seen)],
});

function absent({ containers }: NonNullable<Observation>): string[] {
  const names = containers.filter(({ key }) => key === null).map(({ name }) => name.slice(2));
  return names.length === 0 ? [] : [`Host A has no namespace for ${names.join(', ')}.`];
}

function drawings(seen: NonNullable<Observation>): Evidence[] {
  const views = hostNames.map((host): Evidence => {
    const { namespaces } = hostView(seen.survey, host);
    return { kind: 'topology', title: `Host ${host.toUpperCase()}`, namespaces };
  });
  return [...tunnelTable(seen.tunnels), ...views];
}
