import { breach } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Scene } from '../../harness/expect/service-location.ts';
import type { HttpResult, LabHostContext } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { during, type Outage, pollStart } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { newOrder, placing } from './order.ts';
import { from, observeServices, origin, service } from './scene.ts';

/** The gateway's answers while the product service is cut off, and at last when it is healed again. */
type Cut = {
  readonly how: Outage['how'];
  readonly products: HttpResult;
  readonly order: HttpResult;
  readonly healed: HttpResult;
  /** Packets to the product service that met the outage. */
  readonly met: number;
};

/** The answers of the gateway before any outage, the product service's own, and the outages that were made. */
type Observation = {
  readonly products: HttpResult;
  readonly order: HttpResult;
  readonly direct: HttpResult;
  readonly cuts: readonly Cut[];
};

const boundMs = 5000;
const healMs = 4000;
const orderMs = 1000;
const isServed = (response: HttpResult) => breach(response, { status: 200 }) === undefined;
const isCreated = (response: HttpResult) => breach(response, { status: 201 }) === undefined;

export const gateway503 = check({
  ...deliverable('day2.gateway-503'),
  on: shop,

  async observe(context): Promise<Observation> {
    const look = (scene: Scene) => ask(context, scene);
    const { scene, seen } = await observeServices(context, look, ({ products }) => isServed(products));
    const url = `${origin('product-service')}/products`;
    const direct = await http(context.host, { from: from(scene, 'api-gateway'), url });
    const target = scene.keys['product-service'] ?? null;
    if (target === null || !isServed(seen.products)) return { ...seen, direct, cuts: [] };
    const refused = await cut(context, scene, { in: target, port: service('product-service').port, how: 'refused' });
    // A gateway that has died or hangs already will not do better when it hears nothing at all.
    if (!('status' in refused.products) || !isServed(refused.healed)) return { ...seen, direct, cuts: [refused] };
    const silent = await cut(context, scene, { in: target, port: service('product-service').port, how: 'silent' });
    return { ...seen, direct, cuts: [refused, silent] };
  },

  judge({ order, direct, cuts }) {
    const [refused, silent] = cuts;
    if (!refused)
      return { status: 'blocked', by: isServed(direct) ? 'day2.gateway-contract' : 'day2.product-contract' };
    // Whoever never asks the product service does not miss it.
    if (refused.met === 0 && isServed(refused.products)) return { status: 'blocked', by: 'day2.gateway-routes' };
    const control = (one: Cut | undefined): Part[] =>
      one && isCreated(order) ? [{ what: 'orders meanwhile', trouble: breach(one.order, { status: 201 }) }] : [];
    // Whoever says so without having asked has it from elsewhere: our rules, say.
    const troubleOf = ({ products, met }: Cut) =>
      breach(products, { status: 503 }) ?? (met === 0 ? 'it said so and had not asked the product service' : undefined);
    const parts: Part[] = [
      { what: 'connections refused', trouble: troubleOf(refused), weight: 3 },
      ...control(refused),
      { what: 'after it came back', trouble: breach(refused.healed, { status: 200 }) },
      { what: 'silence', trouble: silent ? troubleOf(silent) : 'it was not tried after that' },
      ...control(silent),
      {
        what: 'after the silence',
        trouble: silent ? breach(silent.healed, { status: 200 }) : 'it was not tried after that',
      },
    ];
    return partialCredit(parts, {
      expected: `While the product service is cut off, GET /api/products answers 503 within ${boundMs / 1000} s, orders still work, and afterwards all is as it was.`,
      hint: 'A dead process refuses a connection at once; a dead machine says nothing at all, and only a deadline of your own ends the waiting.',
    });
  },
});

/** Asks the gateway for the products and, at the same time, places orders until one is taken, for a short while. */
async function ask(context: LabHostContext, scene: Scene): Promise<{ products: HttpResult; order: HttpResult }> {
  const { host } = context;
  const sender = from(scene, 'nginx-lb');
  const place = () =>
    http(host, placing(newOrder(context), { from: sender, url: `${origin('api-gateway')}/api/orders` }));
  const [products, order] = await Promise.all([
    http(host, { from: sender, url: `${origin('api-gateway')}/api/products`, timeoutMs: boundMs }),
    pollStart(context, { milliseconds: orderMs }, place, isCreated),
  ]);
  return { products, order };
}

async function cut(context: LabHostContext, scene: Scene, outage: Outage): Promise<Cut> {
  const { seen, met } = await during(context, outage, () => ask(context, scene));
  const url = `${origin('api-gateway')}/api/products`;
  const again = () => http(context.host, { from: from(scene, 'nginx-lb'), url, timeoutMs: 2000 });
  return { how: outage.how, ...seen, met, healed: await pollStart(context, { milliseconds: healMs }, again, isServed) };
}
