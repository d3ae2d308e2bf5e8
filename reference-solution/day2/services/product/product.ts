import { Ajv } from 'ajv';
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

const productsSchema = { type: 'array', items: productSchema };
const ajv = new Ajv();
const [isProduct, areProducts] = [ajv.compile<{ id: string }>(productSchema), ajv.compile(productsSchema)];

const json = 'application/json; charset=utf-8';

/** The product service. What Redis holds is JSON already, so it is passed on as it is, if it is what it should be. */
export function productService(config: ProductConfig): FastifyInstance {
  const app = service('product-service', config.LOG_LEVEL);
  const cache = openCache(config, app.log);
  app.addHook('onClose', () => cache.close());

  app.get('/products', { schema: { response: { 200: productsSchema } } }, async (_request, reply) => {
    const text = await cache.through('all_products', areProducts, () => JSON.stringify([...products.values()]));
    return reply.type(json).send(text);
  });

  app.get<{ Params: { id: string } }>(
    '/products/:id',
    { schema: { response: { 200: productSchema, 404: errorSchema } } },
    async ({ params: { id } }, reply) => {
      const isAskedFor = (value: unknown) => isProduct(value) && value.id === id;
      const text = await cache.through(`product_${id}`, isAskedFor, () => JSON.stringify(products.get(id)));
      if (text === undefined) throw failure(404, 'Product not found');
      return reply.type(json).send(text);
    },
  );

  return app;
}
