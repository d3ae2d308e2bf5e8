import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { pipeline } from '../../labs/bonus5/pipeline.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { formerOf, pushOf, works } from './deploys.ts';
import { type Scene, scene } from './scene.ts';
import { requestsIn } from './stretches.ts';
import { drawing, table } from './words.ts';

export const testsGate = check({
  ...deliverable('bonus5.tests-gate'),
  on: scene,

  observe: async ({ shared }): Promise<Scene> => shared,

  judge(seen) {
    const push = pushOf(seen, 'failing');
    if (push === undefined || !works(seen)) return { status: 'blocked', by: 'bonus5.deploys' };
    const { release, what, images, stretches } = push;
    // It may have come late: what was asked after the later pushes counts too.
    const ever = seen.pushes.some((one) => one.stretches.some((stretch) => stretch.release === release));
    const former = formerOf(seen, push).release;
    // Where nobody answered before, as something broken still runs, that is another check's business.
    const changed = stretches.find((one) => one.release !== null && one.release !== former);
    const { sent, failed, failure } = requestsIn(stretches);
    const lost =
      failed > 0 && former !== null
        ? `${failed} of ${sent} requests failed; the first was answered ${failure}`
        : undefined;
    const other = changed && former !== null ? `${changed.release} answered in its place` : undefined;
    const built = images.length > 0 ? `its image lies in ${pipeline.images}` : undefined;
    const parts: readonly Part[] = [
      { what: 'the push', trouble: ever ? 'its release answered' : built, weight: 3 },
      { what: 'what ran before', trouble: ever ? 'it was replaced' : (other ?? lost) },
    ];
    return partialCredit(parts, {
      expected: `A push ${what} fails the tests: nothing of it is built, nothing of it runs, and what ran before answers on.`,
      hint: 'Which of your steps runs first, and what does your script do when one of them ends with another code than 0? Run your tests by hand on each rule of the brief.',
    });
  },

  show: (seen) => [...table(seen), ...drawing(seen)],
});
