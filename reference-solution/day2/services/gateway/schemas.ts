/** What the gateway's routes take and give. What an order may hold beyond this is the order service's business. */

export const productSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    price: { type: 'number' },
    stock: { type: 'integer' },
  },
  required: ['id', 'name', 'price', 'stock'],
};

export const orderSchema = {
  type: 'object',
  properties: {
    customer_id: { type: 'string' },
    product_id: { type: 'string' },
    quantity: { type: 'integer' },
    total_price: { type: 'number' },
  },
  required: ['customer_id', 'product_id', 'quantity', 'total_price'],
};

export const orderCreatedSchema = {
  type: 'object',
  properties: { order_id: { type: 'integer' }, status: { type: 'string' } },
  required: ['order_id', 'status'],
};
