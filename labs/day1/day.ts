import type { Unit } from '../unit.ts';

export const day1 = {
  id: 'day1',
  name: 'Day 1',
  title: 'Foundation: namespaces, a bridge, NAT',
  lines: ['up'],
  tasks: [
    {
      id: '1.1',
      title: 'Six network namespaces',
      minutes: 60,
      deliverables: [{ id: 'day1.namespaces', title: 'Six namespaces exist and are six different ones', points: 60 }],
    },
    {
      id: '1.2',
      title: 'A bridge that joins them',
      minutes: 90,
      deliverables: [
        { id: 'day1.bridge', title: 'The bridge br-app is up with 10.0.0.1/16', points: 15 },
        { id: 'day1.veth-pairs', title: 'Each namespace hangs on the bridge by a veth pair', points: 20 },
        { id: 'day1.addresses', title: 'Each namespace has its address and a default route', points: 20 },
        { id: 'day1.ping-matrix', title: 'Every namespace reaches every other, and the gateway', points: 35 },
      ],
    },
    {
      id: '1.3',
      title: 'The way to the internet',
      minutes: 60,
      deliverables: [
        { id: 'day1.internet', title: 'Every namespace reaches 8.8.8.8', points: 30 },
        { id: 'day1.masquerade', title: "The internet sees the host's address only", points: 15 },
        { id: 'day1.source-kept', title: 'Traffic between namespaces keeps its source address', points: 15 },
      ],
    },
    {
      id: '1.4',
      title: 'A port from outside',
      minutes: 45,
      deliverables: [
        { id: 'day1.port-forward', title: 'An external client reaches nginx-lb:80 through host:8080', points: 30 },
        { id: 'day1.rules-documented', title: 'Every rule in force is documented', points: 15 },
      ],
    },
  ],
} as const satisfies Unit;
