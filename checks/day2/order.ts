import { drawnNumber } from '../../harness/expect/drawn.ts';
import type { Scene } from '../../harness/expect/service-location.ts';
import type { LabHost, LabHostContext, SqlResult } from '../../harness/model/index.ts';
import { type HttpRequest, sql } from '../../harness/probe/services.ts';
import { from, mark, service } from './scene.ts';

/** An order that only we can have made. */
export type Order = {
  readonly customer_id: string;
  readonly product_id: string;
  readonly quantity: number;
  readonly total_price: number;
};

/** A new order with a mark in its customer_id; the quantity is drawn by lot, once a run: who looks again draws no better one. */
export function newOrder(context: LabHostContext): Order {
  const quantity = 2 + drawnNumber(context.host.seed, 'quantity', 19);
  return { customer_id: mark(context), product_id: '2', quantity, total_price: (quantity * 2999) / 100 };
}

/** Bodies that are no order. */
export const badBodies = [
  { what: 'a body that is not JSON', body: () => '{"customer_id": ' },
  { what: 'a body without fields', body: () => '{}' },
  { what: 'a quantity that is a word', body: (order: Order) => JSON.stringify({ ...order, quantity: 'many' }) },
];

/** The request that places an order at `url`. */
export function placing(order: Order, where: { readonly from: string; readonly url: string }): HttpRequest {
  return { ...post(JSON.stringify(order), where), timeoutMs: 5000 };
}

/** A request with a JSON body, or what claims to be one. */
export function post(body: string, where: { readonly from: string; readonly url: string }): HttpRequest {
  return { ...where, method: 'POST', headers: { 'content-type': 'application/json' }, body };
}

/** Asks PostgreSQL as the order service does: from its namespace, with the handout's password. */
export function askOrders(host: LabHost, scene: Scene, text: string, values: readonly string[]): Promise<SqlResult> {
  const { address, port } = service('postgres-db');
  const login = { user: 'postgres', password: 'postgres', database: 'orders' };
  return sql(host, { from: from(scene, 'order-service'), host: address, port, ...login, text, values });
}

/** The rows of one customer. */
export function rowsOf(host: LabHost, scene: Scene, customer: string): Promise<SqlResult> {
  return askOrders(host, scene, 'SELECT * FROM orders WHERE customer_id = $1', [customer]);
}
