import { drawnText } from '../../harness/expect/drawn.ts';
import type { Container, Docker, HttpResult, SqlResult } from '../../harness/model/index.ts';
import { type HttpRequest, sql } from '../../harness/probe/services.ts';
import { topology } from '../../labs/topology.ts';
import { portOf, type ServiceName } from './serving.ts';

/** A request of the external client to the published port. */
export function outside(docker: Docker, path: string): HttpRequest {
  return { from: '@client', url: `http://${docker.address}:${topology.forward.hostPort}${path}`, timeoutMs: 5000 };
}

export type Order = {
  readonly customer_id: string;
  readonly product_id: string;
  readonly quantity: number;
  readonly total_price: number;
};

let marks = 0;

/** An order that only we can have made. */
export function newOrder({ host }: Docker): Order {
  return {
    customer_id: drawnText(host.seed, `order ${marks++} in Docker`),
    product_id: '2',
    quantity: 7,
    total_price: 209.93,
  };
}

/** The request that places an order, or what claims to be one, through the published port. */
export function placing(docker: Docker, body: string): HttpRequest {
  const headers = { 'content-type': 'application/json' };
  return { ...outside(docker, '/api/orders'), method: 'POST', headers, body };
}

/** Whether an order was taken. */
export function isCreated(answer: HttpResult): boolean {
  return 'status' in answer && answer.status === 201;
}

/** The rows of one customer, asked of PostgreSQL in its own container. */
export async function rowsOf(docker: Docker, containers: readonly Container[], customer: string): Promise<SqlResult> {
  const place = whereIs(containers, 'postgres-db');
  if (place === null) return { failed: 'no container of postgres-db runs' };
  const login = { user: 'postgres', password: 'postgres', database: 'orders' };
  const text = 'SELECT * FROM orders WHERE customer_id = $1';
  const to = { from: place.container, host: place.address, port: portOf('postgres-db') };
  return await sql(docker.host, { ...to, ...login, text, values: [customer] });
}

/** A running container of a service, and an address of it; null when there is none. */
export function whereIs(
  containers: readonly Container[],
  service: ServiceName,
): { readonly container: string; readonly address: string } | null {
  for (const { compose, state, name, addresses } of containers) {
    const address = Object.values(addresses).find((one) => one !== '');
    if (compose?.service === service && state === 'running' && address !== undefined)
      return { container: name, address };
  }
  return null;
}
