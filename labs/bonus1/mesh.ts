/** Who may ask whom: each service has one caller, and each identity is called as its service. */
export const hops = [
  { caller: 'nginx-lb', service: 'api-gateway' },
  { caller: 'api-gateway', service: 'product-service' },
  { caller: 'api-gateway', service: 'order-service' },
  { caller: 'product-service', service: 'redis-cache' },
  { caller: 'order-service', service: 'postgres-db' },
] as const;

/** The files that the line `mesh` leaves in LAB_OUT, beside NAME.pem for each of the six services. */
export const told = { authority: 'ca.pem', sidecars: 'sidecars.json' } as const;
