import replyFrom from '@fastify/reply-from';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { errorSchema, failure, service } from '../common/service.ts';
import { orderCreatedSchema, orderSchema, productSchema } from './schemas.ts';

export interface GatewayConfig {
  readonly HOST: string;
  readonly PORT: number;
  readonly LOG_LEVEL: string;
  readonly PRODUCT_URL: string;
  readonly ORDER_URL: string;
  /** How long a service may take to be reached, and then to answer. */
  readonly BACKEND_TIMEOUT_MS: number;
}

/** The shop's API: it checks what comes in, passes it on to the service in charge, and hands back what that one says. */
export async function gateway(config: GatewayConfig): Promise<FastifyInstance> {
  const timeout = config.BACKEND_TIMEOUT_MS;
  const app = service('api-gateway', config.LOG_LEVEL);
  await app.register(replyFrom, {
    undici: { connections: 128, connectTimeout: timeout, headersTimeout: timeout, bodyTimeout: timeout },
    disableRequestLogging: true,
    destroyAgent: true,
  });

  /** A service that refuses and one that is silent look alike from here: 503, soon. Any answer it gives is passed on as it is. */
  const forward = (reply: FastifyReply, backend: string, url: string) =>
    reply.from(url, {
      onError: (failed, { error }) =>
        failed.send(failure(503, `The ${backend} service does not answer; try again later.`, error)),
      // A kept connection may turn out to be dead when it is used. Asking again is harmless, ordering again is not.
      retryDelay: ({ req, err, attempt }) =>
        req.method === 'GET' && attempt === 0 && err && 'code' in err && err.code === 'UND_ERR_SOCKET' ? 1 : null,
      // After this moment we shall have told the client that the order failed, so nobody may carry it out then.
      rewriteRequestHeaders: ({ method }, headers) =>
        method === 'POST' ? { ...headers, 'x-deadline': String(Date.now() + timeout) } : headers,
    });

  const failures = { '4xx': errorSchema, '5xx': errorSchema };

  app.get(
    '/api/products',
    { schema: { response: { 200: { type: 'array', items: productSchema }, ...failures } } },
    (_request, reply) => forward(reply, 'product', `${config.PRODUCT_URL}/products`),
  );

  app.get<{ Params: { id: string } }>(
    '/api/products/:id',
    { schema: { response: { 200: productSchema, ...failures } } },
    ({ params }, reply) => forward(reply, 'product', `${config.PRODUCT_URL}/products/${encodeURIComponent(params.id)}`),
  );

  app.post(
    '/api/orders',
    { schema: { body: orderSchema, response: { 201: orderCreatedSchema, ...failures } } },
    (_request, reply) => forward(reply, 'order', `${config.ORDER_URL}/orders`),
  );

  return app;
}
