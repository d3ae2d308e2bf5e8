import type { Unit } from '../unit.ts';

export const day3 = {
  id: 'day3',
  name: 'Day 3',
  title: 'Monitoring: traffic, health, connections, topology',
  lines: ['traffic', 'health', 'connections', 'topology'],
  tasks: [
    {
      id: '3.1',
      title: 'A traffic report',
      minutes: 90,
      deliverables: [
        { id: 'day3.traffic-report', title: 'The traffic report counts what was really sent', points: 65 },
        { id: 'day3.traffic-graphs', title: 'Graphs exist and show the data', points: 25 },
      ],
    },
    {
      id: '3.2',
      title: 'A health monitor',
      minutes: 120,
      deliverables: [
        { id: 'day3.health-monitor', title: 'Each service is UP, DOWN and UP again when it really is', points: 90 },
        { id: 'day3.health-dashboard', title: 'A dashboard shows every service', points: 30 },
      ],
    },
    {
      id: '3.3',
      title: 'A connection report',
      minutes: 60,
      deliverables: [
        { id: 'day3.connections', title: 'The connection report counts open connections per service', points: 60 },
      ],
    },
    {
      id: '3.4',
      title: 'A picture of the network',
      minutes: 90,
      deliverables: [
        { id: 'day3.topology', title: 'The topology shows every namespace with its true address', points: 90 },
      ],
    },
  ],
} as const satisfies Unit;
