import { breach } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import {
  inPlace,
  noAnswer,
  type Scene,
  serviceLocation,
  serviceReasons,
} from '../../harness/expect/service-location.ts';
import type { HttpResult, WhyObservation } from '../../harness/model/index.ts';
import { httpMany } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { gatewayHealth, notFound, orderCreated, product, products } from '../../labs/day2/contracts.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { newOrder, placing } from './order.ts';
import { explainService, from, observeServices, origin, service } from './scene.ts';

/** The gateway's answers in the order of `asked`, and what the services themselves answer to the same. */
type Observation = {
  readonly scene: Scene;
  readonly answers: readonly HttpResult[];
  readonly behind: readonly HttpResult[];
  /** What tells why it does not answer, where it does not. */
  readonly why?: WhyObservation;
};

const asked = [
  { what: 'GET /health', path: '/health', status: 200, schema: gatewayHealth },
  { what: 'GET /api/products', path: '/api/products', status: 200, schema: products, of: 'product' },
  { what: 'GET /api/products/1', path: '/api/products/1', status: 200, schema: product, of: 'product' },
  {
    what: 'GET /api/products/987654321',
    path: '/api/products/987654321',
    status: 404,
    schema: notFound,
    of: 'product',
  },
  { what: 'GET /no-such-path', path: '/no-such-path', status: 404 },
  { what: 'POST /api/orders', path: '/api/orders', status: 201, schema: orderCreated, of: 'order' },
] as const;

export const gatewayContract = check({
  ...deliverable('day2.gateway-contract'),
  on: shop,

  async observe(context): Promise<Observation> {
    const requests = (sender: string, service: (of: string | undefined) => string, prefix: string) =>
      asked.map((one) => {
        const where = {
          from: sender,
          url: service('of' in one ? one.of : undefined) + one.path.replace('/api', prefix),
        };
        return one.path === '/api/orders' ? placing(newOrder(context), where) : where;
      });
    const look = async (scene: Scene) => ({
      answers: await httpMany(
        context.host,
        requests(from(scene, 'nginx-lb'), () => origin('api-gateway'), '/api'),
      ),
    });
    const { scene, seen } = await observeServices(context, look, ({ answers }) =>
      parts(answers, answers).every(({ trouble }) => !trouble),
    );
    const direct = (of: string | undefined) => origin(of === 'order' ? 'order-service' : 'product-service');
    const silent = noAnswer(seen.answers) !== undefined;
    const why = silent ? await explainService(context, scene, 'nginx-lb', 'api-gateway') : undefined;
    return {
      scene,
      ...seen,
      ...(why && { why }),
      behind: await httpMany(context.host, requests(from(scene, 'api-gateway'), direct, '')),
    };
  },

  judge({ scene, answers, behind, why }) {
    return partialCredit([...parts(answers, behind), inPlace(scene, service('api-gateway'), answers, asked.length)], {
      expected: `At ${origin('api-gateway')}: /health; the products, one by its id, and 404 for an id that there is not; 404 for other paths; 201 for an order.`,
      background: answers.some((one) => !('status' in one))
        ? serviceLocation(scene, service('api-gateway'))
        : undefined,
      hint: "Ask the gateway with 'curl -i' from nginx-lb, then ask the service behind it the same from api-gateway: where the two differ, the gateway is at fault.",
      why: serviceReasons(why, noAnswer(answers)),
    });
  },
});

/** Without an answer from the gateway the fault is its own; with one, it may be that of the service behind it. */
function parts(answers: readonly HttpResult[], behind: readonly HttpResult[]) {
  return asked.map(({ what, ...contract }, index) => {
    const answer = answers[index] as HttpResult;
    const of = 'of' in contract ? contract.of : undefined;
    const theirs =
      of !== undefined && 'status' in answer && breach(behind[index] as HttpResult, contract) !== undefined;
    return { what, trouble: breach(answer, contract), blame: theirs ? (`day2.${of}-contract` as const) : undefined };
  });
}
