import { hostOf } from '../../harness/expect/locate.ts';
import { arrivals, matrix } from '../../harness/expect/reach.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { observeReach, type Reach } from '../reach.ts';
import { network } from '../testbeds.ts';

/** The pings, and the addresses that the host has on its uplink. */
type Observation = Reach & { readonly own: readonly string[] };

const internetEnd = { name: topology.internet[0], key: '@internet', address: topology.internet[0] };

export const masquerade = check({
  ...deliverable('day1.masquerade'),
  on: network,

  async observe(context): Promise<Observation> {
    const reach = await observeReach(context, (services) => services.map((from) => [from, internetEnd] as const));
    const uplink = hostOf(reach.survey).links.find(({ name }) => name === context.host.uplink.name);
    return { ...reach, own: (uplink?.addresses ?? []).map((one) => one.split('/')[0] ?? '') };
  },

  judge({ wanted, own }) {
    const seen = wanted.flatMap(({ from, flow }) =>
      flow ? arrivals(flow, '@internet').map(({ source }) => ({ from, source })) : [],
    );
    if (seen.length === 0) return { status: 'blocked', by: 'day1.internet' };
    const foreign = seen.filter(({ source }) => !own.includes(source));
    if (foreign.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      score: 1 - new Set(foreign.map(({ from }) => from)).size / new Set(seen.map(({ from }) => from)).size,
      expected: `Packets from the namespaces come to the internet from the host's address on its uplink, ${own.join(' or ')}.`,
      actual: `Sources seen at ${topology.internet[0]}: ${foreign.map(({ from, source }) => `${source} (from ${from})`).join(', ')}.`,
      hint: 'The source address is changed after routing, just before a packet leaves: which table and chain is that, and does the rule match these packets?',
    };
  },

  show: ({ wanted }) => [matrix('Pings to the internet', wanted)],
});
