import { shown } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { traced } from '../../labs/bonus2/names.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { drawing } from './drawing.ts';
import { kinds, type Scene, scene } from './scene.ts';

export const oneTrace = check({
  ...deliverable('bonus2.one-trace'),
  on: scene,

  observe: async ({ shared }): Promise<Scene> => shared,

  judge({ requests }) {
    const sampled = requests.filter(({ sent }) => sent.sampled);
    const refused = requests.find(({ answer }) => !('status' in answer) || answer.status !== 200);
    const parts = kinds.map(({ what, isOf }): Part => {
      const without = sampled.filter(({ spans }) => !spans.some(isOf)).length;
      const trouble = `of ${sampled.length} traces that we began, ${without} came to the collector without it`;
      return { what: `the span of ${what}`, trouble: without === 0 ? undefined : trouble };
    });
    const kept = requests.filter(({ sent, spans }) => !sent.sampled && spans.length > 0).length;
    // That nothing came of it counts only beside those of which something did.
    const told = parts.every(({ trouble }) => trouble === undefined);
    const unsampled: Part = {
      what: 'a request that is marked as not to be kept',
      trouble: kept > 0 ? 'its spans were exported all the same' : undefined,
    };
    return partialCredit(told || kept > 0 ? [...parts, unsampled] : parts, {
      expected: `The trace whose id a request brings has spans of ${traced.gateway}, of ${traced.product} and of its client for ${traced.cache}; one whose flags say 00 has none.`,
      hint: 'Which of the programs has not exported anything at all, and which has under another trace id? A span is also lost when its program ends before it has sent it.',
      background: refused && `one of the requests was answered ${shown(refused.answer)}`,
    });
  },

  show: ({ requests }) => drawing(requests),
});
