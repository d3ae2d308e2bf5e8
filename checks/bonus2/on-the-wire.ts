import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { type Scene, scene, type Traced } from './scene.ts';

/** What was seen of each request, but for its spans. */
type Observation = { readonly requests: readonly Omit<Traced, 'spans' | 'answer'>[] };

export const onTheWire = check({
  ...deliverable('bonus2.on-the-wire'),
  on: scene,

  observe: async ({ shared }: { shared: Scene }): Promise<Observation> => ({
    requests: shared.requests.map(({ sent, onWire }) => ({ sent, onWire })),
  }),

  judge({ requests }) {
    const some = (is: boolean) => requests.filter(({ sent }) => sent.sampled === is);
    const part = (what: string, of: Observation['requests'], isRight: (one: (typeof of)[number]) => boolean): Part => {
      const wrong = of.filter((one) => !isRight(one)).length;
      return { what, trouble: wrong === 0 ? undefined : `not so for ${wrong} of ${of.length} requests` };
    };
    return partialCredit(
      [
        part(
          'the trace id that the client sent arrives at a product instance',
          requests,
          ({ onWire }) => onWire.length > 0,
        ),
        part('the span in it is the gateway’s own, not the client’s', some(true), ({ sent, onWire }) =>
          onWire.some(({ spanId }) => spanId !== sent.spanId),
        ),
        part('the flag says, as the client’s did, whether the trace is kept', requests, ({ sent, onWire }) =>
          onWire.some(({ sampled }) => sampled === sent.sampled),
        ),
      ],
      {
        expected:
          'The request that the gateway sends to a product instance carries `traceparent` with the trace id and the flag of the client, and a span id of its own.',
        hint: "Run tcpdump -A on port 5000 in the product's namespace, ask the gateway with a traceparent, and compare the two.",
      },
    );
  },

  show: ({ requests }) => [
    {
      kind: 'table',
      title: 'Contexts that were sent, and that arrived at a product instance',
      columns: ['trace', 'sent: span', 'kept', 'arrived: span', 'kept'],
      rows: requests.map(({ sent, onWire }) => [
        sent.traceId,
        sent.spanId,
        sent.sampled ? 'yes' : 'no',
        onWire.map(({ spanId }) => spanId).join(', ') || 'nothing',
        onWire.map(({ sampled }) => (sampled ? 'yes' : 'no')).join(', '),
      ]),
    },
  ],
});
