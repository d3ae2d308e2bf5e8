import { hostOf } from '../../harness/expect/locate.ts';
import type { SurveyedLink, SurveyedNamespace } from '../../harness/model/index.ts';
import { converge, survey } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { network } from '../testbeds.ts';

/** The bridges of the host, and all that is around them. */
type Observation = { readonly bridges: readonly SurveyedLink[]; readonly namespaces: readonly SurveyedNamespace[] };

const { name, address, prefix } = topology.bridge;

export const bridge = check({
  ...deliverable('day1.bridge'),
  on: network,

  observe(context): Promise<Observation> {
    const look = async () => {
      const seen = await survey(context.host);
      const bridges = hostOf(seen).links.filter(({ kind }) => kind === 'bridge');
      return { bridges, namespaces: seen.namespaces };
    };
    return converge(context, look, ({ bridges }) => troublesOf(bridges).troubles.length === 0);
  },

  judge({ bridges }) {
    const { found, troubles } = troublesOf(bridges);
    if (troubles.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      score: found ? 1 - troubles.length / 3 : 0,
      expected: `A bridge ${name} on the host, up, with ${address}/${prefix}.`,
      actual: `${found ? troubles.join('; ') : troubles[0]}.`,
      hint: "'ip -d address show type bridge' lists the host's bridges with state and addresses; the mask is part of the address.",
    };
  },

  show: ({ namespaces = [] }) =>
    namespaces.length === 0 ? [] : [{ kind: 'topology', title: 'The network as we found it', namespaces }],
});

function troublesOf(bridges: readonly SurveyedLink[]) {
  const found = bridges.find((one) => one.name === name) ?? bridges.find(({ addresses }) => addresses.length > 0);
  const troubles = [
    ...(found?.name === name ? [] : [found ? `the bridge is called ${found.name}` : 'the host has no such bridge']),
    ...(found?.up ? [] : ['it is not up']),
    ...(found?.addresses.includes(`${address}/${prefix}`)
      ? []
      : [`it has ${found?.addresses.join(', ') || 'no address'}`]),
  ];
  return { found, troubles };
}
