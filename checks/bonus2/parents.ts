import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { drawing } from './drawing.ts';
import { kinds, type Scene, scene, type Traced } from './scene.ts';
import { above, distinct, leadsUp, parentOf } from './tree.ts';

export const parents = check({
  ...deliverable('bonus2.parents'),
  on: scene,

  observe: async ({ shared }): Promise<Scene> => shared,

  judge({ requests }) {
    const whole = requests
      .map((one) => ({ ...one, spans: distinct(one.spans) }))
      .filter(({ spans }) => kinds.every(({ isOf }) => spans.some(isOf)));
    if (whole.length === 0) return { status: 'blocked', by: 'bonus2.one-trace' };
    const parts = claims.map(({ what, holds }): Part => {
      const wrong = whole.filter((one) => !holds(one)).length;
      return { what, trouble: wrong === 0 ? undefined : `not so in ${wrong} of ${whole.length} traces` };
    });
    return partialCredit(parts, {
      expected:
        'A trace is a tree: the gateway’s first span hangs on the client’s, the product’s on the one that the gateway sent along, and that of Redis on one of the product’s.',
      hint: 'A parent is the span that was at work when the new one began. Where is that kept in your program while it waits for an answer, and other requests come in?',
    });
  },

  show: ({ requests }) => drawing(requests),
});

const [gateway, product, redis] = kinds;

const claims: readonly { readonly what: string; readonly holds: (one: Traced) => boolean }[] = [
  {
    what: 'no id is given twice, and each span’s parents lead up to the client’s',
    holds: ({ sent, spans }) => {
      const ids = new Set(spans.map(({ spanId }) => spanId));
      return ids.size === spans.length && leadsUp(spans, sent.spanId);
    },
  },
  {
    what: 'the gateway’s first span hangs on the client’s, and nothing else does',
    holds: ({ sent, spans }) => {
      const own = spans.filter(({ parentId }) => parentId === sent.spanId);
      return own.length > 0 && own.every(gateway.isOf);
    },
  },
  {
    what: 'the product’s first span hangs on one of the gateway’s, and on the one that came with the request',
    holds: ({ spans, onWire }) =>
      spans.some((one) => {
        const parent = parentOf(one, spans);
        const came = onWire.length === 0 || onWire.some(({ spanId }) => spanId === one.parentId);
        return product.isOf(one) && parent !== undefined && gateway.isOf(parent) && came;
      }),
  },
  {
    what: 'each span of Redis hangs on one of the product’s',
    holds: ({ spans }) => spans.filter(redis.isOf).every((one) => above(one, spans).some(product.isOf)),
  },
];
