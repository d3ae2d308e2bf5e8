import { holds } from '../../harness/expect/locate.ts';
import { arrivals, matrix } from '../../harness/expect/reach.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { observeReach, type Reach } from '../reach.ts';
import { network } from '../testbeds.ts';

export const sourceKept = check({
  ...deliverable('day1.source-kept'),
  on: network,

  observe: (context): Promise<Reach> =>
    observeReach(context, (services) =>
      services.flatMap((from) => services.filter((to) => to !== from).map((to) => [from, to] as const)),
    ),

  judge({ wanted, survey }) {
    const seen = wanted.flatMap(({ from, to, target, flow }) =>
      flow && flow.from !== target
        ? arrivals(flow, target).map(({ source }) => ({ key: flow.from, from, to, source }))
        : [],
    );
    if (seen.length === 0) return { status: 'blocked', by: 'day1.ping-matrix' };
    const isOwn = (key: string, address: string) =>
      survey.namespaces.some((namespace) => namespace.key === key && holds(namespace, address));
    const changed = seen.filter(({ key, source }) => !isOwn(key, source));
    if (changed.length === 0) return { status: 'pass' };
    const [example] = changed;
    return {
      status: 'fail',
      score: 1 - changed.length / seen.length,
      expected: 'A packet from one namespace comes to another with an address of the sender as its source.',
      actual: `${changed.length} of ${seen.length} pings came with another source: ${example?.to} saw ${example?.source} where ${example?.from} had sent.`,
      hint: 'With bridge-nf-call-iptables=1, packets that stay on the bridge pass the NAT rules too. What distinguishes them from packets that leave the host?',
    };
  },

  show: ({ wanted }) => [matrix('Pings between the namespaces', wanted)],
});
