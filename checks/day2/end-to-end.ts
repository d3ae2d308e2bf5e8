import { breach, shown } from '../../harness/expect/contract.ts';
import type { Scene } from '../../harness/expect/service-location.ts';
import type { HttpResult, LabHostContext, SqlResult } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import type { DeliverableId } from '../check.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { newOrder, placing, rowsOf } from './order.ts';
import { from, observeServices, origin, type ServiceName } from './scene.ts';

/** An order placed at one point of the way: the answer, and the rows that it became. */
type Placed = { readonly answer: HttpResult; readonly rows: SqlResult };

/** The client's order; when it came to nothing, the same from each point further on, and a plain GET through nginx. */
type Observation = {
  readonly client: Placed;
  readonly further: {
    readonly nginxGet: HttpResult;
    readonly nginx: Placed;
    readonly gateway: Placed;
    readonly order: Placed;
  } | null;
};

export const endToEnd = check({
  ...deliverable('day2.end-to-end'),
  on: shop,

  async observe(context): Promise<Observation> {
    const outside = `http://${context.host.uplink.address}:${topology.forward.hostPort}/api/orders`;
    const look = (scene: Scene) => place(context, scene, { from: '@client', url: outside });
    const { scene, seen: client } = await observeServices(context, look, isDone);
    if (isDone(client)) return { client, further: null };
    const at = (name: ServiceName, path: string) => ({
      from: from(scene, 'product-service'),
      url: origin(name) + path,
    });
    const [nginxGet, nginx, gateway, order] = await Promise.all([
      http(context.host, at('nginx-lb', '/api/products')),
      place(context, scene, at('nginx-lb', '/api/orders')),
      place(context, scene, at('api-gateway', '/api/orders')),
      place(context, scene, at('order-service', '/orders')),
    ]);
    return { client, further: { nginxGet, nginx, gateway, order } };
  },

  judge({ client, further }) {
    if (isDone(client)) return { status: 'pass' };
    const by = further && whose(client, further);
    if (by) return { status: 'blocked', by };
    return {
      status: 'fail',
      score: 0,
      expected: `An order that an external client posts to the host's port ${topology.forward.hostPort} is answered with 201 and becomes a row in PostgreSQL.`,
      actual: `The client's POST got ${outcome(client)}; at nginx it got ${further ? outcome(further.nginx) : 'nothing'}, at the gateway ${further ? outcome(further.gateway) : 'nothing'}.`,
      hint: 'Each station works by itself. What does an order have that a GET has not, and which station loses it?',
    };
  },
});

async function place(context: LabHostContext, scene: Scene, where: { from: string; url: string }): Promise<Placed> {
  const order = newOrder(context);
  const answer = await http(context.host, placing(order, where));
  return { answer, rows: await rowsOf(context.host, scene, order.customer_id) };
}

function isDone({ answer, rows }: Placed): boolean {
  return breach(answer, { status: 201 }) === undefined && 'rows' in rows && rows.rows.length === 1;
}

/** The check that judges the first station, from the database on, where an order comes to nothing. */
function whose(client: Placed, further: NonNullable<Observation['further']>): DeliverableId | undefined {
  const { order, gateway, nginx, nginxGet } = further;
  if (!('status' in order.answer && order.answer.status === 201)) return 'day2.order-contract';
  if ('failed' in order.rows && order.rows.state === undefined) return 'day2.stores';
  if (!isDone(order)) return 'day2.order-row';
  if (!isDone(gateway)) return isCreated(gateway) ? 'day2.gateway-routes' : 'day2.gateway-contract';
  if (!('status' in nginxGet && nginxGet.status === 200)) return 'day2.nginx-proxy';
  return isDone(nginx) && !('status' in client.answer) ? 'day1.port-forward' : undefined;
}

function isCreated({ answer }: Placed): boolean {
  return 'status' in answer && answer.status === 201;
}

function outcome({ answer, rows }: Placed): string {
  return `${shown(answer)} and ${'rows' in rows ? rows.rows.length : 'no'} rows`;
}
