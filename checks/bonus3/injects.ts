import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { latencyMs, lossPercent } from '../../labs/bonus3/faults.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { troubleOf } from './measured.ts';
import { type Scene, scene } from './scene.ts';
import { notTried, table } from './words.ts';

type Observation = Pick<Scene, 'missing' | 'before' | 'trials'>;

const expected = `After inject, the fault is there: cut: nothing of the product service answers; crash: its port refuses, and its namespace answers pings; loss: ${lossPercent} of 100 packets to it are lost; latency: its answers take ${latencyMs} ms longer.`;

export const injects = check({
  ...deliverable('bonus3.injects'),
  on: scene,

  observe: async ({ shared: { missing, before, trials } }): Promise<Observation> => ({ missing, before, trials }),

  judge({ missing, before, trials }) {
    const nothing = notTried({ missing, trials });
    if (nothing !== undefined) return { status: 'fail', score: 0, expected, actual: nothing };
    const parts = trials.map((one): Part => ({ what: one.fault, trouble: troubleOf(one, before) }));
    return partialCredit(parts, {
      expected,
      background: trials.flatMap(({ complaints }) => complaints)[0],
      hint: 'Look at it as the grader does, from nginx’s namespace: ping and curl, before and during. A rule whose counter stays at 0 is in the wrong chain.',
    });
  },

  show: (seen) => table(seen),
});
