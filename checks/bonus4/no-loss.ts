import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { load } from '../../labs/bonus4/load.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { growth, stepOf } from './grows.ts';
import { type Scene, scene } from './scene.ts';
import { type Spread, type StepName, spreadAfter, totals } from './steps.ts';
import { table } from './words.ts';

export const noLoss = check({
  ...deliverable('bonus4.no-loss'),
  on: scene,

  observe: async ({ shared }): Promise<Scene> => shared,

  judge(seen) {
    // Who never scales loses nothing by it.
    if (growth(seen) === 0) return { status: 'blocked', by: 'bonus4.grows' };
    const lost = seen.steps.map((step): Part => {
      const { sent, failed } = totals(step);
      const trouble = failed === 0 ? undefined : `${failed} of ${sent} requests failed`;
      return { what: step.name === 'high' ? 'under load' : step.name, trouble };
    });
    const steady = (names: readonly StepName[], what: string, isStill: (spread: Spread) => boolean): Part => {
      const spreads = names.map((name) => spreadAfter(stepOf(seen, name))).filter((spread) => spread !== null);
      const other = spreads.find((spread) => !isStill(spread));
      const words = other && `between ${other.least} and ${other.most} instances answered, at the same load`;
      return { what, trouble: words, weight: 1.5 };
    };
    return partialCredit(
      [
        ...lost,
        steady(['high'], 'once there were enough', ({ least }) => least >= load.high.instances),
        steady(['rest', 'rest again'], 'once one was left', ({ most }) => most <= load.rest.instances),
      ],
      {
        expected:
          'No request fails, whether instances come, go or stay; and while the load stays as it is, so does their number.',
        hint: 'An instance that goes has to be out of the rotation before it ends, and to finish what it has begun. And how long does your autoscaler think before it changes its mind?',
      },
    );
  },

  show: (seen) => table(seen.steps),
});
