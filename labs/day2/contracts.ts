/**
 * The JSON that the shop's routes take and give, as JSON Schemas (draft 2020-12). A field that no schema names may be
 * there as well; one that a schema requires has to be there, in this type.
 */

const schema = 'https://json-schema.org/draft/2020-12/schema';

const health = (...services: readonly string[]) => ({
  $schema: schema,
  type: 'object',
  required: ['status', 'service'],
  properties: { status: { const: 'healthy' }, service: { enum: services } },
});

/** GET /health of the gateway, 200. */
export const gatewayHealth = health('api-gateway');

/** GET /health of the product service and of the order service, 200. */
export const serviceHealth = health('product-service', 'order-service');

/** GET /api/products/:id and GET /products/:id, 200. */
export const product = {
  $schema: schema,
  type: 'object',
  required: ['id', 'name', 'price', 'stock'],
  properties: {
    id: { type: 'string', minLength: 1 },
    name: { type: 'string', minLength: 1 },
    price: { type: 'number', minimum: 0 },
    stock: { type: 'integer', minimum: 0 },
  },
};

/** GET /api/products and GET /products, 200. */
export const products = { $schema: schema, type: 'array', minItems: 1, items: product };

/** What comes with 404, and with every other refusal. */
export const notFound = {
  $schema: schema,
  type: 'object',
  required: ['error'],
  properties: { error: { type: 'string', minLength: 1 } },
};

/** The body of POST /api/orders and POST /orders. The lengths are those of the table's columns. */
export const orderRequest = {
  $schema: schema,
  type: 'object',
  required: ['customer_id', 'product_id', 'quantity', 'total_price'],
  properties: {
    customer_id: { type: 'string', minLength: 1, maxLength: 100 },
    product_id: { type: 'string', minLength: 1, maxLength: 100 },
    quantity: { type: 'integer', minimum: 1 },
    total_price: { type: 'number', minimum: 0 },
  },
};

/** The answer to a stored order, 201. */
export const orderCreated = {
  $schema: schema,
  type: 'object',
  required: ['order_id', 'status'],
  properties: { order_id: { type: 'integer' }, status: { const: 'created' } },
};

/** GET /orders/:id, 200. `created_at` is ISO 8601, with or without a time zone. */
export const order = {
  $schema: schema,
  type: 'object',
  required: ['id', 'customer_id', 'product_id', 'quantity', 'total_price', 'created_at'],
  properties: {
    id: { type: 'integer' },
    customer_id: { type: 'string' },
    product_id: { type: 'string' },
    quantity: { type: 'integer' },
    total_price: { type: 'number' },
    created_at: {
      type: 'string',
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:?\\d\\d)?$',
    },
  },
};
