import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { isWell, lostOf, troubleOf } from './measured.ts';
import { type Scene, scene } from './scene.ts';

type Observation = Pick<Scene, 'before' | 'trials'>;

const fewLines = 3;

export const undone = check({
  ...deliverable('bonus3.undone'),
  on: scene,

  observe: async ({ shared: { before, trials } }): Promise<Observation> => ({ before, trials }),

  judge({ before, trials }) {
    // What was never there is not undone.
    const there = trials.filter((one) => troubleOf(one, before) === undefined);
    if (there.length === 0) return { status: 'blocked', by: 'bonus3.injects' };
    const parts = there.map(({ fault, after, changed }): Part => {
      const lost = `${lostOf(after.pings)} of ${after.pings.sent} pings are lost`;
      const served = `${after.requests.filter((one) => typeof one === 'number').length} of ${after.requests.length} requests answered`;
      const more = changed.length > fewLines ? `, and ${changed.length - fewLines} more` : '';
      const left = changed.length === 0 ? undefined : `left behind: ${changed.slice(0, fewLines).join('; ')}${more}`;
      return { what: `after ${fault}`, trouble: isWell(after) ? left : `${lost}, and ${served}` };
    });
    return partialCredit(parts, {
      expected:
        'After heal, the product service answers as before, and rules, queues, links, routes and listeners are those from before.',
      hint: "Compare 'nft list ruleset', 'tc qdisc', 'ip link' and 'ss -ltn' in the namespace, before inject and after heal.",
    });
  },

  show: ({ trials }) => [
    {
      kind: 'table',
      title: 'What is otherwise than before',
      columns: ['after', 'what'],
      rows: trials.flatMap(({ fault, changed }) =>
        changed.length === 0 ? [[fault, 'nothing']] : changed.map((one) => [fault, one]),
      ),
    },
  ],
});
