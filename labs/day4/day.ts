import type { Unit } from '../unit.ts';

export const day4 = {
  id: 'day4',
  name: 'Day 4',
  title: 'Discovery, balancing, policy, isolation',
  lines: ['up', 'tiers'],
  tasks: [
    {
      id: '4.1',
      title: 'A service registry',
      minutes: 120,
      deliverables: [
        { id: 'day4.registry-contract', title: 'The registry keeps its contract', points: 80 },
        { id: 'day4.self-registration', title: 'Every service registers itself, with its true address', points: 40 },
      ],
    },
    {
      id: '4.2',
      title: 'Three instances and a balancer',
      minutes: 120,
      deliverables: [
        { id: 'day4.instances', title: 'Three product instances run in namespaces of their own', points: 30 },
        { id: 'day4.round-robin', title: '60 requests arrive 20 at each instance', points: 50 },
        {
          id: 'day4.failover',
          title: 'A dead instance costs no request, and comes back into the rotation',
          points: 40,
        },
      ],
    },
    {
      id: '4.3',
      title: 'Security policies',
      minutes: 90,
      deliverables: [
        {
          id: 'day4.access-policy',
          title: 'Only order-service reaches PostgreSQL, only products reach Redis',
          points: 40,
        },
        { id: 'day4.rate-limit', title: 'New connections to the gateway are limited', points: 20 },
        { id: 'day4.outbound', title: 'Outbound traffic is restricted to ports 80, 443 and 53', points: 20 },
        { id: 'day4.drop-log', title: 'Dropped packets are logged', points: 10 },
      ],
    },
    {
      id: '4.4',
      title: 'Three tiers',
      minutes: 60,
      deliverables: [
        { id: 'day4.tiers', title: 'Three bridges and subnets, and each service in its tier', points: 25 },
        {
          id: 'day4.tier-policy',
          title: 'The frontend never reaches the database, and the shop still works',
          points: 35,
        },
      ],
    },
  ],
} as const satisfies Unit;
