/** The shop in three networks, as data. Who is where decides who can be reached at all; tiers.nft decides the rest. */
import { join } from 'node:path';
import { type Daemon, daemons as day2, home } from '../../day2/plan.ts';
import { program, withSettings } from '../settings.ts';

export const prefix = 24;

/** `address` is the host's own in that network: the way to the other two. */
export const tiers = [
  {
    bridge: 'br-frontend',
    address: '172.20.0.1',
    rooms: [{ name: 'nginx-lb', address: '172.20.0.10', link: 'veth-nginx' }],
  },
  {
    bridge: 'br-backend',
    address: '172.21.0.1',
    rooms: [
      { name: 'api-gateway', address: '172.21.0.20', link: 'veth-api' },
      { name: 'product-service', address: '172.21.0.30', link: 'veth-product' },
      { name: 'order-service', address: '172.21.0.40', link: 'veth-order' },
    ],
  },
  {
    bridge: 'br-database',
    address: '172.22.0.1',
    rooms: [
      { name: 'redis-cache', address: '172.22.0.50', link: 'veth-redis' },
      { name: 'postgres-db', address: '172.22.0.60', link: 'veth-postgres' },
    ],
  },
];

/** Day 2's nginx.conf with the gateway's new address. */
export const nginxConf = { from: join(import.meta.dirname, '../../day2/nginx.conf'), to: `${home}/nginx-tiers.conf` };
export const gatewayAt = { flat: '10.0.0.20:3000', tiered: '172.21.0.20:3000' };

/** The same programs as in the flat network. Only their settings know where they are. */
const moved: Readonly<Record<string, Pick<Daemon, 'command' | 'question'>>> = {
  'postgres-db': {
    command: [
      ...['bash', join(import.meta.dirname, '../../day2/postgres.sh'), `${home}/postgres`, 'orders', 'postgres'],
      '172.21.0.0/24',
    ],
    question: { url: 'http://172.21.0.40:5000/orders/0', status: 404 },
  },
  'redis-cache': {
    command: day2.find(({ namespace }) => namespace === 'redis-cache')?.command ?? [],
    question: { redis: '172.22.0.50' },
  },
  'product-service': {
    command: withSettings({ REDIS_HOST: '172.22.0.50' }, program('../day2/services/product/main.ts')),
    question: { url: 'http://172.21.0.30:5000/products', status: 200 },
  },
  'order-service': {
    command: withSettings({ DB_HOST: '172.22.0.60' }, program('../day2/services/order/main.ts')),
    question: { url: 'http://172.21.0.40:5000/health', status: 200 },
  },
  'api-gateway': {
    command: withSettings(
      { PRODUCT_URLS: 'http://172.21.0.30:5000', ORDER_URLS: 'http://172.21.0.40:5000' },
      program('services/gateway/main.ts'),
    ),
    question: { url: 'http://172.21.0.20:3000/api/products', status: 200 },
  },
  'nginx-lb': {
    command: ['nginx', '-p', home, '-c', nginxConf.to, '-e', 'stderr'],
    question: { url: 'http://172.20.0.10/api/products', status: 200 },
  },
};

export const daemons: readonly Daemon[] = day2.map((daemon) => ({ ...daemon, ...moved[daemon.namespace] }));
