import replyFrom from '@fastify/reply-from';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Counter } from 'prom-client';
import { insidersOnly } from '../../../day2/services/common/insiders.ts';
import { errorSchema, failure, service } from '../../../day2/services/common/service.ts';
import { orderCreatedSchema, orderSchema, productSchema } from '../../../day2/services/gateway/schemas.ts';
import { follow } from './directory.ts';
import { resolve } from './names.ts';
import { openPool, type PoolConfig } from './pool.ts';

export interface GatewayConfig extends PoolConfig {
  readonly HOST: string;
  readonly PORT: number;
  readonly LOG_LEVEL: string;
  /** The registry that knows where the services are; empty: they are where the two lists say. */
  readonly DISCOVERY_URL: string;
  readonly PRODUCT_URLS: string;
  readonly ORDER_URLS: string;
}

/** Day 2's gateway, for services of which there may be several instances. */
export async function gateway(config: GatewayConfig): Promise<FastifyInstance> {
  const timeout = config.BACKEND_TIMEOUT_MS;
  const app = service('api-gateway', config.LOG_LEVEL);
  await app.register(replyFrom, {
    undici: { connections: 128, connectTimeout: timeout, headersTimeout: timeout, bodyTimeout: timeout },
    disableRequestLogging: true,
    destroyAgent: true,
  });

  const open = (name: string, urls: string) => {
    const pool = openPool(name, config, app.log);
    const following =
      config.DISCOVERY_URL === ''
        ? resolve(urls.split(','), pool.learn, app.log)
        : follow(config.DISCOVERY_URL, name, pool.learn, app.log);
    app.addHook('onClose', async () => {
      following.close();
      pool.close();
    });
    return pool;
  };
  const products = open('product-service', config.PRODUCT_URLS);
  const orders = open('order-service', config.ORDER_URLS);

  const sent = new Counter({
    name: 'gateway_requests_total',
    help: 'Requests that were passed on, by the instance that got them',
    labelNames: ['instance'],
  });

  /**
   * Passes a request on to the instance whose turn it is. If that one fails, a GET goes to another one; asking twice is
   * harmless. Ordering twice is not: the order may have been taken, and only the answer lost.
   */
  const forward = (reply: FastifyReply, pool: typeof products, path: string, failed?: string): FastifyReply => {
    const instance = pool.next(failed);
    if (instance === undefined) return reply.send(failure(503, 'No instance of the service answers; try again later.'));
    sent.inc({ instance });
    return reply.from(instance + path, {
      onError: (_, { error }) => {
        pool.failed(instance, error);
        const again = reply.request.method === 'GET' && failed === undefined;
        if (again) return forward(reply, pool, path, pool.members.length > 1 ? instance : '');
        return reply.send(failure(503, 'The service does not answer; try again later.', error));
      },
      retryDelay: () => null, // whom to ask again is decided here
      // After this moment we shall have told the client that the order failed, so nobody may carry it out then.
      rewriteRequestHeaders: ({ method }, headers) =>
        method === 'POST' ? { ...headers, 'x-deadline': String(Date.now() + timeout) } : headers,
    });
  };

  const failures = { '4xx': errorSchema, '5xx': errorSchema };

  app.get(
    '/api/products',
    { schema: { response: { 200: { type: 'array', items: productSchema }, ...failures } } },
    (_request, reply) => forward(reply, products, '/products'),
  );

  app.get<{ Params: { id: string } }>(
    '/api/products/:id',
    { schema: { response: { 200: productSchema, ...failures } } },
    ({ params }, reply) => forward(reply, products, `/products/${encodeURIComponent(params.id)}`),
  );

  app.post(
    '/api/orders',
    { schema: { body: orderSchema, response: { 201: orderCreatedSchema, ...failures } } },
    (_request, reply) => forward(reply, orders, '/orders'),
  );

  /** Who gets requests at this moment: for those who run the shop, and for whoever waits until all are there. */
  app.get('/rotation', { onRequest: insidersOnly }, () => ({
    'product-service': products.members,
    'order-service': orders.members,
  }));

  return app;
}
