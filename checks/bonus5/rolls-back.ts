import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { pipeline } from '../../labs/bonus5/pipeline.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { formerOf, pushOf, works } from './deploys.ts';
import { type Scene, scene } from './scene.ts';
import { lastOf, requestsIn } from './stretches.ts';
import { drawing, table } from './words.ts';

export const rollsBack = check({
  ...deliverable('bonus5.rolls-back'),
  on: scene,

  observe: async ({ shared }): Promise<Scene> => shared,

  judge(seen) {
    const push = pushOf(seen, 'breaking');
    if (push === undefined || !works(seen)) return { status: 'blocked', by: 'bonus5.deploys' };
    const { what, images, stretches, complaint } = push;
    const expected = `A push of ${what} passes the tests and breaks when it runs: it is built and tried, the release from before answers at the end, with the digest that it had, and no request fails in all that time.`;
    const hint =
      'Start the new release beside the old one, and let nobody ask it but your pipeline, until it has answered as it should. Then there is nothing to take back.';
    // What was never tried is not taken back.
    if (images.length === 0) {
      const why = complaint === null ? '' : ` What was last heard of it: ${complaint}.`;
      const actual = `No image of it came to lie in ${pipeline.images}: it was never tried.${why}`;
      return { status: 'fail', score: 0, expected, actual, hint };
    }
    const former = formerOf(seen, push);
    const now = lastOf(stretches);
    const { sent, failed, failure } = requestsIn(stretches);
    const isBack = now.release !== null && now.release === former.release && now.digest === former.digest;
    const back = isBack ? undefined : `${nameOf(now)} answers, and before it was ${nameOf(former)}`;
    const lost = failed === 0 ? undefined : `${failed} of ${sent} failed; the first was answered ${failure}`;
    const parts: readonly Part[] = [
      { what: 'at the end', trouble: back },
      { what: 'requests', trouble: lost },
    ];
    return partialCredit(parts, { expected, hint });
  },

  show: (seen) => [...table(seen), ...drawing(seen)],
});

function nameOf({ release, digest }: { readonly release: string | null; readonly digest: string | null }): string {
  return release === null ? 'nobody' : `${release} (${digest?.slice(0, 12) ?? 'no digest'})`;
}
