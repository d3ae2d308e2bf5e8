import { holds } from '../../harness/expect/locate.ts';
import { arrivals, matrix, reasonsOf, type Wanted } from '../../harness/expect/reach.ts';
import type { Survey } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { observeReach, type Reach } from '../reach.ts';
import { network } from '../testbeds.ts';

export const sourceKept = check({
  ...deliverable('day1.source-kept'),
  on: network,

  observe: (context): Promise<Reach> =>
    observeReach(
      context,
      (services) => services.flatMap((from) => services.filter((to) => to !== from).map((to) => [from, to] as const)),
      (one, survey) => sources(one).some((seen) => isHidden(seen, survey)),
    ),

  judge({ wanted, survey, why }) {
    const seen = wanted.flatMap(sources);
    if (seen.length === 0) return { status: 'blocked', by: 'day1.ping-matrix' };
    const changed = seen.filter((one) => isHidden(one, survey));
    if (changed.length === 0) return { status: 'pass' };
    const [example] = changed;
    return {
      status: 'fail',
      score: 1 - changed.length / seen.length,
      expected: 'A packet from one namespace comes to another with an address of the sender as its source.',
      actual: `${changed.length} of ${seen.length} pings came with another source: ${example?.to} saw ${example?.source} where ${example?.from} had sent.`,
      why: reasonsOf(why),
      hint: 'With bridge-nf-call-iptables=1, packets that stay on the bridge pass the NAT rules too. What distinguishes them from packets that leave the host?',
    };
  },

  show: ({ wanted }) => [matrix('Pings between the namespaces', wanted)],
});

interface Source {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly source: string;
}

/** Under which addresses a ping came to another namespace, as often as it was seen there. */
function sources({ from, to, target, flow }: Wanted): Source[] {
  if (!flow || flow.from === target) return [];
  return arrivals(flow, target).map(({ source }) => ({ key: flow.from, from, to, source }));
}

/** Whether the address is none of the sender's. */
function isHidden({ key, source }: Source, { namespaces }: Survey): boolean {
  return !namespaces.some((namespace) => namespace.key === key && holds(namespace, source));
}
