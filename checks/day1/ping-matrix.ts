import { isAllowed, matrix, reasons, reasonsOf, ways } from '../../harness/expect/reach.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { type End, observeReach, type Reach } from '../reach.ts';
import { network } from '../testbeds.ts';

const gateway: End = { name: 'gateway', key: '@host', address: topology.bridge.address };

export const pingMatrix = check({
  ...deliverable('day1.ping-matrix'),
  on: network,

  observe: (context): Promise<Reach> =>
    observeReach(context, (services) =>
      services.flatMap((from) => [...services.filter((to) => to !== from), gateway].map((to) => [from, to] as const)),
    ),

  judge(seen) {
    const failed = seen.wanted.filter((one) => !isAllowed(one));
    if (failed.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      score: 1 - failed.length / seen.wanted.length,
      expected: `All ${seen.wanted.length} pings arrive in the namespace that has the address, and are answered.`,
      actual: `${failed.length} of ${seen.wanted.length} do not. ${reasons(failed, seen)}`,
      why: reasonsOf(seen.why),
      hint: 'Follow one failing ping with tcpdump: on the sender’s link, on its bridge port, on the receiver’s bridge port, on the receiver’s link. The first place where it is missing is where to look.',
    };
  },

  show: ({ wanted, why }) => [matrix('Pings between the namespaces', wanted), ...ways(why)],
});
