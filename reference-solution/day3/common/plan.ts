/** Who lives where, as Days 1 and 2 built it. The tools name by it what they find; what is not in it keeps its address. */

export const bridge = 'br-app';

/** What a service is asked to find out whether it is alive. */
export type Question = { readonly http: string } | { readonly redis: number } | { readonly postgres: number };

export interface Service {
  readonly name: string;
  readonly address: string;
  readonly question: Question;
}

export const services: readonly Service[] = [
  { name: 'nginx-lb', address: '10.0.0.10', question: { http: 'http://10.0.0.10/health' } },
  { name: 'api-gateway', address: '10.0.0.20', question: { http: 'http://10.0.0.20:3000/health' } },
  { name: 'product-service', address: '10.0.0.30', question: { http: 'http://10.0.0.30:5000/health' } },
  { name: 'order-service', address: '10.0.0.40', question: { http: 'http://10.0.0.40:5000/health' } },
  { name: 'redis-cache', address: '10.0.0.50', question: { redis: 6379 } },
  { name: 'postgres-db', address: '10.0.0.60', question: { postgres: 5432 } },
];

const names = new Map(services.map(({ name, address }) => [address, name]));

/** The service at that address, or the address itself. */
export const nameOf = (address: string): string => names.get(address) ?? address;
