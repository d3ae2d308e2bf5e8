import { breach, parsed } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import {
  inPlace,
  listens,
  noAnswer,
  type Scene,
  serviceLocation,
  serviceReasons,
} from '../../harness/expect/service-location.ts';
import type { HttpResult, WhyObservation } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { httpMany } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { notFound, orderCreated, order as orderSchema, serviceHealth } from '../../labs/day2/contracts.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { askOrders, badBodies, newOrder, type Order, placing, post } from './order.ts';
import { explainService, from, observeServices, origin, service } from './scene.ts';

type Observation = {
  readonly scene: Scene;
  readonly order: Order;
  readonly health: HttpResult;
  readonly created: HttpResult;
  /** The order read back by its id; null when it has none. */
  readonly read: HttpResult | null;
  readonly unknown: HttpResult;
  /** In the order of `badBodies`. */
  readonly refused: readonly HttpResult[];
  /** Whether PostgreSQL answers the order service's namespace. */
  readonly database: boolean;
  /** What tells why it does not answer, where it does not. */
  readonly why?: WhyObservation;
};

const orders = `${origin('order-service')}/orders`;

export const orderContract = check({
  ...deliverable('day2.order-contract'),
  on: shop,

  async observe(context): Promise<Observation> {
    const { host } = context;
    const look = async (scene: Scene) => {
      const sender = from(scene, 'api-gateway');
      const order = newOrder(context);
      const [health, created, unknown, ...refused] = (await httpMany(host, [
        { from: sender, url: `${origin('order-service')}/health` },
        placing(order, { from: sender, url: orders }),
        { from: sender, url: `${orders}/2147483647` },
        ...badBodies.map(({ body }) => post(body(order), { from: sender, url: orders })),
      ])) as [HttpResult, HttpResult, HttpResult, ...HttpResult[]];
      const id = (parsed(created) as { readonly order_id?: unknown } | null | undefined)?.order_id;
      const read = id === undefined ? null : await http(host, { from: sender, url: `${orders}/${id}` });
      return { order, health, created, read, unknown, refused };
    };
    const { scene, seen } = await observeServices(context, look, (one) =>
      parts({ ...one, database: true }).every(({ trouble }) => !trouble),
    );
    const silent = noAnswer([seen.health, seen.created]) !== undefined;
    const why = silent ? await explainService(context, scene, 'api-gateway', 'order-service') : undefined;
    return { scene, ...seen, ...(why && { why }), database: 'rows' in (await askOrders(host, scene, 'SELECT 1', [])) };
  },

  judge(seen) {
    const { scene, health, created, database, why } = seen;
    const deaf = !listens(scene, service('order-service')) && !database;
    const also = deaf
      ? '; PostgreSQL does not answer order-service either, and a service that needs it at its start ends there'
      : '';
    return partialCredit([...parts(seen), inPlace(scene, service('order-service'), [health, created], 5)], {
      expected: `At ${orders}: 201 with the new order's id, the order by its id, 404 for an id that there is not, and 4xx for a body that is no order.`,
      background:
        'status' in health && 'status' in created ? undefined : serviceLocation(scene, service('order-service')) + also,
      hint: "Ask with 'curl -i' from api-gateway, where the requests will come from, and compare status and JSON with the brief's table; a type that JSON has is not a string.",
      why: serviceReasons(why, noAnswer([health, created])),
    });
  },
});

function parts({
  order,
  health,
  created,
  read,
  unknown,
  refused,
  database,
}: Omit<Observation, 'scene' | 'why'>): Part[] {
  // Without its database the service can keep and find no order; that it says so is no fault of this contract.
  const blame = (answer: HttpResult) => (!database && 'status' in answer ? ('day2.stores' as const) : undefined);
  return [
    { what: 'GET /health', trouble: breach(health, { status: 200, schema: serviceHealth }) },
    {
      what: 'POST /orders',
      trouble: breach(created, { status: 201, schema: orderCreated }),
      weight: 2,
      blame: blame(created),
    },
    {
      what: 'GET /orders/:id',
      trouble: read === null ? 'it has no id' : misread(read, order),
      weight: 2,
      blame: blame(read ?? created),
    },
    { what: 'an unknown id', trouble: breach(unknown, { status: 404, schema: notFound }), blame: blame(unknown) },
    ...badBodies.map(({ what }, index) => ({
      what,
      trouble: breach(refused[index] as HttpResult, { status: '4xx' }),
      blame: blame(refused[index] as HttpResult),
    })),
  ];
}

/** What is wrong with the order as it was read back. */
function misread(read: HttpResult, order: Order): string | undefined {
  const trouble = breach(read, { status: 200, schema: orderSchema });
  if (trouble !== undefined) return trouble;
  const body = parsed(read) as Record<string, unknown>;
  const other = (['customer_id', 'product_id', 'quantity'] as const).find((field) => body[field] !== order[field]);
  return other && `${other} was ${JSON.stringify(order[other])} and is ${JSON.stringify(body[other])}`;
}
