import type { topology } from '../topology.ts';

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

/** The networks of task 4.4, and which services live in each; a gateway in the frontend alone or with a leg in both is as good. */
export const tiers: readonly Tier[] = [
  { name: 'frontend', bridge: 'br-frontend', address: '172.20.0.1', prefix: 24, services: ['nginx-lb'] },
  {
    name: 'backend',
    bridge: 'br-backend',
    address: '172.21.0.1',
    prefix: 24,
    services: ['api-gateway', 'product-service', 'order-service'],
  },
  {
    name: 'database',
    bridge: 'br-database',
    address: '172.22.0.1',
    prefix: 24,
    services: ['redis-cache', 'postgres-db'],
  },
];

export interface Tier {
  readonly name: 'frontend' | 'backend' | 'database';
  readonly bridge: string;
  /** The bridge's own. */
  readonly address: string;
  readonly prefix: number;
  readonly services: readonly (typeof topology.services)[number]['name'][];
}
