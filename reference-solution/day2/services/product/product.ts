import type { FastifyInstance } from 'fastify';
import { errorSchema, failure, service } from '../common/service.ts';
import { type CacheConfig, openCache } from './cache.ts';
import { products } from './catalogue.ts';

export interface ProductConfig extends CacheConfig {
  readonly HOST: string;
  readonly PORT: number;
  readonly LOG_LEVEL: string;
}

const productSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    price: { type: 'number' },
    stock: { type: 'integer' },
  },
  required: ['id', 'name', 'price', 'stock'],
};

const json = 'application/json; charset=utf-8';

/** The product service. What Redis holds is JSON already, so it is passed on as it is. */
export function productService(config: ProductConfig): FastifyInstance {
  const app = service('product-service', config.LOG_LEVEL);
  const cache = openCache(config, app.log);
  app.addHook('onClose', () => cache.close());

  app.get(
    '/products',
    { schema: { response: { 200: { type: 'array', items: productSchema } } } },
    async (_request, reply) => {
      const text = await cache.through('all_products', () => JSON.stringify([...products.values()]));
      return reply.type(json).send(text);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/products/:id',
    { schema: { response: { 200: productSchema, 404: errorSchema } } },
    async ({ params: { id } }, reply) => {
      const text = await cache.through(`product_${id}`, () => JSON.stringify(products.get(id)));
      if (text === undefined) throw failure(404, 'Product not found');
      return reply.type(json).send(text);
    },
  );

  return app;
}
