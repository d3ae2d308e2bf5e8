import { load } from '../../labs/bonus4/load.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { type Scene, scene } from './scene.ts';
import { mostOf, type StepName, totals } from './steps.ts';
import { drawing } from './words.ts';

export const stepOf = ({ steps }: Scene, name: StepName) => {
  const found = steps.find((one) => one.name === name);
  if (!found) throw new Error(`The load had no step '${name}'.`);
  return found;
};

/** How many instances more than at rest answered under load, of those that are asked for: 0 to 1. Without a rest there is nothing to grow from. */
export function growth(seen: Scene): number {
  if (stepOf(seen, 'rest').reachedMs === null) return 0;
  const more = mostOf(stepOf(seen, 'high')) - load.rest.instances;
  return Math.max(0, Math.min(1, more / (load.high.instances - load.rest.instances)));
}

export const grows = check({
  ...deliverable('bonus4.grows'),
  on: scene,

  observe: async ({ shared }): Promise<Scene> => shared,

  judge(seen) {
    const score = growth(seen);
    const high = stepOf(seen, 'high');
    if (score === 1) return { status: 'pass' };
    const { perSecond, failed } = totals(high);
    const rest = stepOf(seen, 'rest');
    // Who leaves requests without an answer keeps us from putting more.
    if (rest.reachedMs !== null && perSecond < load.high.leastPerSecond && failed === 0) {
      return { status: 'error', reason: `This machine could put only ${perSecond.toFixed(0)} requests a second.` };
    }
    const atRest = `At rest, ${load.seconds.down} s long, there was no time at which one instance alone answered: ${mostOf(rest)} did.`;
    return {
      status: 'fail',
      score,
      expected: `At rest one instance answers; at some ${load.high.perSecond} requests a second, within ${load.seconds.up} s, ${load.high.instances} do.`,
      actual:
        rest.reachedMs === null ? atRest : `At ${perSecond.toFixed(0)} requests a second, ${mostOf(high)} answered.`,
      hint: 'Print what your autoscaler measures, and what it decides by that, at rest and under load. Does the gateway learn of a new instance?',
    };
  },

  show: (seen) => drawing(seen.steps),
});
