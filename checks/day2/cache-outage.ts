import { breach } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { HttpResult } from '../../harness/model/index.ts';
import { during, httpMany, pollStart } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { product, products } from '../../labs/day2/contracts.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { isAlive } from './cache.ts';
import { from, observeServices, origin, service } from './scene.ts';

/** Answers before and while Redis is cut off, and how many packets to Redis met the outage; null where Redis is dead as it is. */
type Observation = {
  readonly before: readonly HttpResult[];
  readonly cut: { readonly answers: readonly HttpResult[]; readonly met: number } | null;
};

const asked = [
  { path: '/products', status: 200, schema: products },
  { path: '/products/1', status: 200, schema: product },
] as const;

const healMs = 2000;

export const cacheOutage = check({
  ...deliverable('day2.cache-outage'),
  on: shop,

  async observe(context): Promise<Observation> {
    const ask = (sender: string) =>
      httpMany(
        context.host,
        asked.map(({ path }) => ({ from: sender, url: origin('product-service') + path })),
      );
    const { scene, seen: before } = await observeServices(context, (one) => ask(from(one, 'api-gateway')), areServed);
    const redis = scene.keys['redis-cache'] ?? null;
    if (redis === null || !areServed(before) || !(await isAlive(context, scene))) return { before, cut: null };
    const outage = { in: redis, port: service('redis-cache').port, how: 'refused' } as const;
    const { seen: answers, met } = await during(context, outage, () => ask(from(scene, 'api-gateway')));
    // What runs next should find the lab as it was before.
    await pollStart(context, { milliseconds: healMs }, () => ask(from(scene, 'api-gateway')), areServed);
    return { before, cut: { answers, met } };
  },

  judge({ before, cut }) {
    if (!areServed(before)) return { status: 'blocked', by: 'day2.product-contract' };
    if (cut === null) return { status: 'blocked', by: 'day2.stores' };
    // Whoever never asks Redis does not miss it.
    if (cut.met === 0) return { status: 'blocked', by: 'day2.cache-used' };
    const parts = asked.map((one, index) => ({
      what: `GET ${one.path}`,
      trouble: breach(cut.answers[index] as HttpResult, one),
    }));
    return partialCredit(parts, {
      expected:
        'While nobody reaches Redis, the product service still answers: a cache makes things faster, it is not needed.',
      hint: 'Where does the error of a failed cache access go in your code? An object that exists is not yet a connection that works.',
    });
  },
});

function areServed(answers: readonly HttpResult[]): boolean {
  return asked.every((one, index) => breach(answers[index] as HttpResult, one) === undefined);
}
