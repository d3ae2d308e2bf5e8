import { isAllowed, matrix, reasons, reasonsOf, ways } from '../../harness/expect/reach.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { type End, observeReach, type Reach } from '../reach.ts';
import { network } from '../testbeds.ts';

const internetEnd: End = { name: topology.internet[0], key: '@internet', address: topology.internet[0] };

export const internet = check({
  ...deliverable('day1.internet'),
  on: network,

  observe: (context): Promise<Reach> =>
    observeReach(context, (services) => services.map((from) => [from, internetEnd] as const)),

  judge(seen) {
    const failed = seen.wanted.filter((one) => !isAllowed(one));
    if (failed.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      score: 1 - failed.length / seen.wanted.length,
      expected: `A ping from each namespace arrives at ${internetEnd.address} and is answered.`,
      actual: `${failed.length} of ${seen.wanted.length} are not. ${reasons(failed, seen)}`,
      why: reasonsOf(seen.why),
      hint: 'Three things must come together: a default route in the namespace, a host that forwards, and a source address that the internet can answer.',
    };
  },

  show: ({ wanted, why }) => [matrix('Pings to the internet', wanted), ...ways(why)],
});
