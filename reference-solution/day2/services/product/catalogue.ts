/** What the shop sells, by id. It stands in for a product database that would be slow to ask. */
export const products = new Map(
  [
    { id: '1', name: 'Laptop', price: 999.99, stock: 50 },
    { id: '2', name: 'Mouse', price: 29.99, stock: 200 },
    { id: '3', name: 'Keyboard', price: 79.99, stock: 150 },
  ].map((product) => [product.id, product]),
);
