import { isAllowed, reasons, reasonsOf } from '../../harness/expect/reach.ts';
import { check } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { type End, observeReach, type Reach } from '../reach.ts';

const internetEnd: End = { name: topology.internet[0], key: '@internet', address: topology.internet[0] };

export const internet = check<Reach>({
  ...deliverable('day1.internet'),

  observe: (context) =>
    observeReach(context, 'Pings to the internet', (services) => services.map((from) => [from, internetEnd] as const)),

  judge(seen) {
    const failed = seen.wanted.filter((one) => !isAllowed(one));
    if (failed.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      score: 1 - failed.length / seen.wanted.length,
      expected: `A ping from each namespace arrives at ${internetEnd.address} and is answered.`,
      actual: `${failed.length} of ${seen.wanted.length} are not. ${reasons(failed, seen)}`,
      why: reasonsOf(failed, seen.why),
      hint: 'Three things must come together: a default route in the namespace, a host that forwards, and a source address that the internet can answer.',
    };
  },
});
