/** The names, addresses and ports that the handout fixes for the flat network of Days 1 to 4. */
export const topology = {
  services: [
    { name: 'nginx-lb', address: '10.0.0.10', port: 80 },
    { name: 'api-gateway', address: '10.0.0.20', port: 3000 },
    { name: 'product-service', address: '10.0.0.30', port: 5000 },
    { name: 'order-service', address: '10.0.0.40', port: 5000 },
    { name: 'redis-cache', address: '10.0.0.50', port: 6379 },
    { name: 'postgres-db', address: '10.0.0.60', port: 5432 },
  ],
  bridge: { name: 'br-app', address: '10.0.0.1', prefix: 16 },
  subnet: '10.0.0.0/16',
  forward: { hostPort: 8080, service: 'nginx-lb', port: 80 },
  internet: ['8.8.8.8', '1.1.1.1'],
} as const;
