import { breach } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { listens, type Scene } from '../../harness/expect/service-location.ts';
import type { HttpResult, Segment } from '../../harness/model/index.ts';
import { wire } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { newOrder, placing } from './order.ts';
import { from, mark, observeServices, origin, type ServiceName, service } from './scene.ts';

/** Requests to the gateway, and what arrived at the services meanwhile. */
type Observation = {
  readonly scene: Scene;
  readonly responses: readonly HttpResult[];
  readonly segments: readonly Segment[];
  /** What the product's id and the order's customer were. */
  readonly nonces: { readonly product: string; readonly order: string };
};

export const gatewayRoutes = check({
  ...deliverable('day2.gateway-routes'),
  on: shop,

  async observe(context): Promise<Observation> {
    const look = async (scene: Scene) => {
      const order = newOrder(context);
      const nonces = { product: mark(context), order: order.customer_id };
      const at = (['product-service', 'order-service'] as const).map((name) => ({
        in: from(scene, name),
        port: service(name).port,
      }));
      const sender = from(scene, 'nginx-lb');
      const paths = ['/api/products', '/api/products/1', `/api/products/${nonces.product}`];
      const requests = [
        ...paths.map((path) => ({ from: sender, url: origin('api-gateway') + path })),
        placing(order, { from: sender, url: `${origin('api-gateway')}/api/orders` }),
      ];
      return { ...(await wire(context.host, { requests, at })), nonces };
    };
    const { scene, seen } = await observeServices(context, look, ({ segments, nonces }) =>
      calls(segments, nonces).every(({ made }) => made),
    );
    return { scene, ...seen };
  },

  judge({ scene, responses, segments, nonces }) {
    const parts = calls(segments, nonces).map(({ what, made, to, answer, status }): Part => {
      const trouble = made ? undefined : `it was answered, and no such request arrived in ${to}`;
      const owner = to === 'product-service' ? 'day2.product-contract' : 'day2.order-contract';
      const deaf = 'status' in (responses[answer] as HttpResult) && !listens(scene, service(to));
      // What the gateway does not answer well it need not have asked: then its own contract is broken.
      const served = breach(responses[answer] as HttpResult, { status }) === undefined;
      return { what, trouble, blame: deaf ? owner : served ? undefined : 'day2.gateway-contract' };
    });
    return partialCredit(parts, {
      expected: `The gateway asks ${origin('product-service')} for products and sends orders to ${origin('order-service')}: the requests are seen arriving there.`,
      hint: "Run tcpdump on port 5000 in the service's namespace while you ask the gateway. Where else could its answer have come from?",
    });
  },
});

/** The calls that are wanted, whether they were made, and which of our requests, answered with which status, should have led to them. */
function calls(segments: readonly Segment[], nonces: Observation['nonces']) {
  const arrived = (name: ServiceName, wanted: (text: string) => boolean) =>
    segments.some(({ destination, text }) => destination === service(name).address && wanted(text));
  const byId = (text: string) =>
    text.startsWith('GET ') && (text.includes(nonces.product) || text.startsWith('GET /products/1 '));
  return [
    {
      what: 'GET /products',
      to: 'product-service',
      answer: 0,
      status: 200,
      made: arrived('product-service', (text) => /^GET \/products[ ?]/.test(text)),
    },
    {
      what: 'GET /products/:id',
      to: 'product-service',
      answer: 1,
      status: 200,
      made: arrived('product-service', byId),
    },
    {
      what: 'POST /orders',
      to: 'order-service',
      answer: 3,
      status: 201,
      made: arrived('order-service', (text) => text.includes(nonces.order)),
    },
  ] as const;
}
