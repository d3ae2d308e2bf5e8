import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { type Calm, crossed, scene, stormy } from './crossing.ts';

/** `crossed`: how many pings from one host to the other got there and back. */
type Observation = { readonly calm: Calm; readonly crossed: number };

export const noStorm = check({
  ...deliverable('day6.no-storm'),
  on: scene,

  observe: async ({ shared: { calm, hosts } }): Promise<Observation> => ({
    calm,
    crossed: crossed(hosts?.pings ?? []).length,
  }),

  judge({ calm, crossed: count }) {
    const links = stormy(calm);
    // Where nothing crosses, nothing can go round.
    if (links.length === 0) return count > 0 ? { status: 'pass' } : { status: 'blocked', by: 'day6.cross-host' };
    return {
      status: 'fail',
      score: 0,
      expected: 'A frame for everybody passes each link once.',
      actual: `While some ten frames were sent to all, ${links.map(({ namespace, dev, packets }) => `${dev} in ${namespace} sent ${packets}`).join(', ')}. So the lab hosts were ended.`,
      hint: 'Between the same two bridges there is more than one way. A bridge that does not speak the spanning tree protocol sends what it floods along all of them.',
    };
  },

  show: ({ calm }) => [
    {
      kind: 'table',
      title: 'Frames sent in half a second, the busiest links',
      columns: ['where', 'link', 'frames'],
      rows: calm.busiest.map(({ namespace, dev, packets }) => [namespace, dev, `${packets}`]),
    },
  ],
});
