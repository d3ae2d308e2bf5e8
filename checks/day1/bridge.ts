import { hostOf } from '../../harness/expect/locate.ts';
import { check, type SurveyedLink } from '../../harness/model/index.ts';
import { survey } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';

/** The bridges of the host. */
type Observation = { readonly bridges: readonly SurveyedLink[] };

const { name, address, prefix } = topology.bridge;

export const bridge = check<Observation>({
  ...deliverable('day1.bridge'),

  async observe({ host, attach }) {
    const seen = await survey(host);
    attach({ kind: 'topology', title: 'The network as we found it', namespaces: seen.namespaces });
    return { bridges: hostOf(seen).links.filter(({ kind }) => kind === 'bridge') };
  },

  judge({ bridges }) {
    const found = bridges.find((one) => one.name === name) ?? bridges.find(({ addresses }) => addresses.length > 0);
    const troubles = [
      ...(found?.name === name ? [] : [found ? `the bridge is called ${found.name}` : 'the host has no such bridge']),
      ...(found?.up ? [] : ['it is not up']),
      ...(found?.addresses.includes(`${address}/${prefix}`)
        ? []
        : [`it has ${found?.addresses.join(', ') || 'no address'}`]),
    ];
    if (troubles.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      score: found ? 1 - troubles.length / 3 : 0,
      expected: `A bridge ${name} on the host, up, with ${address}/${prefix}.`,
      actual: `${found ? troubles.join('; ') : troubles[0]}.`,
      hint: "'ip -d address show type bridge' lists the host's bridges with state and addresses; the mask is part of the address.",
    };
  },
});
