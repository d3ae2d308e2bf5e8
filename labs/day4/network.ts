/** What Day 4 adds to the flat network. The namespaces' names are free. */
export const instances = [
  { name: 'product-service', address: '10.0.0.30', port: 5000 },
  { name: 'product-service-2', address: '10.0.0.31', port: 5000 },
  { name: 'product-service-3', address: '10.0.0.32', port: 5000 },
] as const;

/** The registry is in a namespace of its own or on the host. */
export const registry = { port: 8500, addresses: ['10.0.0.70', '10.0.0.1'] } as const;

/** The policy of task 4.3. */
export const policy = {
  limit: { burst: 20, perMinute: 100 },
  outbound: { tcp: [80, 443, 53], udp: [53] },
} as const;

export type TierName = 'frontend' | 'backend' | 'database';

/** The networks of task 4.4; `address` is the bridge's own. */
export const tiers = [
  { name: 'frontend', bridge: 'br-frontend', address: '172.20.0.1', prefix: 24, subnet: '172.20.0.0/24' },
  { name: 'backend', bridge: 'br-backend', address: '172.21.0.1', prefix: 24, subnet: '172.21.0.0/24' },
  { name: 'database', bridge: 'br-database', address: '172.22.0.1', prefix: 24, subnet: '172.22.0.0/24' },
] as const;

/** Who lives where: in one of the tiers of `home` at least, and with a leg in no other but those of `also`. */
export const residents: readonly {
  readonly name: string;
  readonly home: readonly TierName[];
  readonly also: readonly TierName[];
}[] = [
  { name: 'nginx-lb', home: ['frontend'], also: [] },
  { name: 'api-gateway', home: ['frontend', 'backend'], also: [] },
  { name: 'product-service', home: ['backend'], also: ['database'] },
  { name: 'order-service', home: ['backend'], also: ['database'] },
  { name: 'redis-cache', home: ['database'], also: [] },
  { name: 'postgres-db', home: ['database'], also: [] },
];
