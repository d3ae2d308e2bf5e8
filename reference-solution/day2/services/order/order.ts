import type { FastifyInstance } from 'fastify';
import { errorSchema, failure, service } from '../common/service.ts';
import { type NewOrder, openStore, type StoreConfig } from './store.ts';

export interface OrderConfig extends StoreConfig {
  readonly HOST: string;
  readonly PORT: number;
  readonly LOG_LEVEL: string;
}

/** What the columns of the table can hold, so that the database never has to refuse an order. It cannot hold a zero character. */
const name = { type: 'string', minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$' };
const orderFields = {
  customer_id: name,
  product_id: name,
  quantity: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
  total_price: { type: 'number', minimum: 0, maximum: 99_999_999.99 },
};
const newOrderSchema = { type: 'object', properties: orderFields, required: Object.keys(orderFields) };

const orderSchema = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    customer_id: { type: 'string' },
    product_id: { type: 'string' },
    quantity: { type: 'integer' },
    total_price: { type: 'number' },
    created_at: { type: 'string' },
  },
};

const createdSchema = {
  type: 'object',
  properties: { order_id: { type: 'integer' }, status: { type: 'string' } },
};

/** The order service. 201 means that the order is in the table, and that a crash will not take it out again. */
export function orderService(config: OrderConfig): FastifyInstance {
  const app = service('order-service', config.LOG_LEVEL);
  const store = openStore(config, app.log);
  app.addHook('onClose', () => store.close());

  const unavailable = (error: unknown): never => {
    throw failure(503, 'The database does not answer; try again later.', error);
  };

  app.post<{ Body: NewOrder }>(
    '/orders',
    { schema: { body: newOrderSchema, response: { 201: createdSchema, '4xx': errorSchema, 503: errorSchema } } },
    async ({ body, headers }, reply) => {
      // The column would round what is finer, and a row would not be what was ordered.
      if (!isInCents(body.total_price)) throw failure(400, 'body/total_price must have two decimals at most');
      const order_id = await store.add(body, deadlineOf(headers['x-deadline'], config)).catch(unavailable);
      return reply.code(201).send({ order_id, status: 'created' });
    },
  );

  app.get<{ Params: { id: string } }>(
    '/orders/:id',
    { schema: { response: { 200: orderSchema, 404: errorSchema, 503: errorSchema } } },
    async ({ params: { id } }) => {
      // What cannot be an id is the id of nothing.
      const order = /^\d{1,9}$/.test(id) ? await store.find(Number(id)).catch(unavailable) : undefined;
      if (order === undefined) throw failure(404, 'Order not found');
      return { ...order, created_at: order.created_at.toISOString() };
    },
  );

  return app;
}

const isInCents = (price: number) => /^\d+(\.\d\d?)?$/.test(String(price));

/** Until when the caller waits for the answer, in milliseconds since 1970: what it says, but no later than we ourselves allow. */
function deadlineOf(header: string | string[] | undefined, { DB_TIMEOUT_MS }: StoreConfig): number {
  const ours = Date.now() + DB_TIMEOUT_MS;
  const theirs = Number(header ?? Number.NaN);
  return Number.isNaN(theirs) ? ours : Math.min(ours, theirs);
}
