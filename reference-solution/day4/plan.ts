/** What Day 4 adds to the shop, as data: namespaces, and what runs in them or takes the place of what Day 2 started. */
import { services } from '../day1/plan.ts';
import { type Daemon, daemons as day2 } from '../day2/plan.ts';
import { program, withSettings } from './settings.ts';

/** More rooms on Day 1's bridge. */
export const rooms = [
  { name: 'product-service-2', address: '10.0.0.31', link: 'veth-product-2' },
  { name: 'product-service-3', address: '10.0.0.32', link: 'veth-product-3' },
  { name: 'service-registry', address: '10.0.0.70', link: 'veth-registry' },
];

const registry = 'http://10.0.0.70:8500';
const known = (name: string, group = name) => ({ REGISTRY_URL: registry, REGISTER_NAME: name, REGISTER_GROUP: group });

/** Day 2's programs learnt to register when they were told where. */
const products = ['product-service', 'product-service-2', 'product-service-3'].map((namespace): Daemon => {
  const { address } = [...services, ...rooms].find(({ name }) => name === namespace) as { address: string };
  return {
    namespace,
    command: withSettings(known(namespace, 'product-service'), program('../day2/services/product/main.ts')),
    stop: 'SIGTERM',
    question: { url: `http://${address}:5000/products`, status: 200 },
  };
});

/** One for each program that knows nothing of registries. It is ready when its neighbour is registered. */
const sidecars = [
  { namespace: 'nginx-lb', port: 80 },
  { namespace: 'redis-cache', port: 6379 },
  { namespace: 'postgres-db', port: 5432 },
].map(
  ({ namespace, port }): Daemon => ({
    namespace,
    name: `${namespace}-sidecar`,
    command: withSettings({ ...known(namespace), PORT: port }, program('services/sidecar/main.ts')),
    stop: 'SIGTERM',
    question: { url: `${registry}/discover/${namespace}`, status: 200 },
  }),
);

/** `gateway` says where the gateway has its instances from: the registry, or its own list. */
export const daemons = (gateway: 'registry' | 'list'): readonly Daemon[] => [
  {
    namespace: 'service-registry',
    command: program('services/registry/main.ts'),
    stop: 'SIGTERM',
    question: { url: `${registry}/services`, status: 200 },
  },
  ...products,
  {
    namespace: 'order-service',
    command: withSettings(known('order-service'), program('../day2/services/order/main.ts')),
    stop: 'SIGTERM',
    question: { url: 'http://10.0.0.40:5000/orders/0', status: 404 },
  },
  {
    namespace: 'api-gateway',
    command: withSettings(
      { ...known('api-gateway'), ...(gateway === 'registry' && { DISCOVERY_URL: registry }) },
      program('services/gateway/main.ts'),
    ),
    stop: 'SIGTERM',
    question: { url: 'http://10.0.0.20:3000/api/products', status: 200 },
  },
  ...sidecars,
];

/** Those of Day 2 in whose place others run today. */
export const replaced = day2.filter(({ namespace }) =>
  ['product-service', 'order-service', 'api-gateway'].includes(namespace),
);

/** Where the gateway tells who is in its rotation, and how many of each service there are when all are. */
export const rotation = {
  url: 'http://10.0.0.20:3000/rotation',
  full: { 'product-service': products.length, 'order-service': 1 },
};
