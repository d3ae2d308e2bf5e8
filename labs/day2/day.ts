import type { Unit } from '../unit.ts';

export const day2 = {
  id: 'day2',
  name: 'Day 2',
  title: 'Services: nginx, a gateway, two services, two stores',
  lines: ['up'],
  tasks: [
    {
      id: '2.1',
      title: 'nginx as the load balancer',
      minutes: 90,
      deliverables: [
        { id: 'day2.nginx-health', title: 'nginx answers /health in nginx-lb', points: 40 },
        {
          id: 'day2.nginx-proxy',
          title: 'nginx passes requests on to the gateway, with Host and X-Real-IP',
          points: 50,
        },
      ],
    },
    {
      id: '2.2',
      title: 'An API gateway',
      minutes: 120,
      deliverables: [
        { id: 'day2.gateway-contract', title: 'The gateway keeps its contract', points: 50 },
        { id: 'day2.gateway-routes', title: 'The gateway really calls the services', points: 30 },
        {
          id: 'day2.gateway-503',
          title: 'A dead service gives 503 in bounded time, and the gateway recovers',
          points: 40,
        },
      ],
    },
    {
      id: '2.3',
      title: 'The product service and its cache',
      minutes: 90,
      deliverables: [
        { id: 'day2.product-contract', title: 'The product service keeps its contract', points: 40 },
        { id: 'day2.cache-used', title: 'Answers come from the cache, for at most 300 s', points: 40 },
        { id: 'day2.cache-outage', title: 'The product service survives a dead Redis', points: 10 },
      ],
    },
    {
      id: '2.4',
      title: 'The order service and its database',
      minutes: 90,
      deliverables: [
        { id: 'day2.order-contract', title: 'The order service keeps its contract', points: 30 },
        { id: 'day2.order-row', title: 'An order is a row in PostgreSQL', points: 25 },
        { id: 'day2.order-load', title: '50 orders at once are 50 ids and 50 rows', points: 20 },
        { id: 'day2.end-to-end', title: 'An order from the external client ends up as a row', points: 15 },
      ],
    },
    {
      id: '2.5',
      title: 'Redis and PostgreSQL',
      minutes: 60,
      deliverables: [
        {
          id: 'day2.stores',
          title: 'Redis and PostgreSQL run in their namespaces and answer their clients',
          points: 60,
        },
      ],
    },
  ],
} as const satisfies Unit;
