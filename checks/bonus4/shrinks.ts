import { load } from '../../labs/bonus4/load.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { growth, stepOf } from './grows.ts';
import { type Scene, scene } from './scene.ts';
import { answering } from './steps.ts';
import { table } from './words.ts';

export const shrinks = check({
  ...deliverable('bonus4.shrinks'),
  on: scene,

  observe: async ({ shared }): Promise<Scene> => shared,

  judge(seen) {
    if (growth(seen) === 0) return { status: 'blocked', by: 'bonus4.grows' };
    const { batches, reachedMs } = stepOf(seen, 'rest again');
    if (reachedMs !== null) return { status: 'pass' };
    return {
      status: 'fail',
      score: 0,
      expected: `Within ${load.seconds.down} s of the load’s end, one instance answers alone.`,
      actual: `After that time ${answering(batches, batches.at(-1)?.atMs ?? 0).join(', ') || 'nobody'} answered.`,
      hint: 'What has to be true, and for how long, before your autoscaler lets an instance go?',
    };
  },

  show: (seen) => table(seen.steps),
});
