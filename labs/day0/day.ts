import type { Unit } from '../unit.ts';

export const day0 = {
  id: 'day0',
  name: 'Day 0',
  title: 'Nine small labs',
  lines: [
    'empty',
    'pair',
    'host-link',
    'chain',
    'bridge-inside',
    'nat-inside',
    'policy-routing',
    'input-policy',
    'unix-socket',
  ],
  optional: true,
  tasks: [
    {
      id: '0.1',
      title: 'An empty room',
      minutes: 10,
      deliverables: [{ id: 'day0.empty', title: 'A new namespace has lo alone, down, and no route', points: 10 }],
    },
    {
      id: '0.2',
      title: 'A cable',
      minutes: 10,
      deliverables: [{ id: 'day0.pair', title: 'Two namespaces reach each other over one veth pair', points: 10 }],
    },
    {
      id: '0.3',
      title: 'A cable to the machine, and a switch',
      minutes: 10,
      deliverables: [
        {
          id: 'day0.host-link',
          title: 'A namespace and the host reach each other by a veth pair, and another by a bridge',
          points: 10,
        },
      ],
    },
    {
      id: '0.4',
      title: 'A chain',
      minutes: 10,
      deliverables: [
        { id: 'day0.chain', title: 'red and green reach each other, and blue forwards between them', points: 10 },
      ],
    },
    {
      id: '0.5',
      title: 'A switch in a room of its own',
      minutes: 10,
      deliverables: [
        { id: 'day0.bridge-inside', title: 'Two namespaces meet on a bridge inside a third one', points: 10 },
      ],
    },
    {
      id: '0.6',
      title: 'NAT in a room',
      minutes: 10,
      deliverables: [
        { id: 'day0.nat-inside', title: 'A namespace translates the source of what it forwards', points: 10 },
      ],
    },
    {
      id: '0.7',
      title: 'Two ways out',
      minutes: 10,
      deliverables: [{ id: 'day0.policy-routing', title: 'Traffic from one source takes table 100', points: 10 }],
    },
    {
      id: '0.8',
      title: 'A door with two keys',
      minutes: 10,
      deliverables: [
        { id: 'day0.input-policy', title: 'Ports 80 and 443 are open, and the rest is dropped', points: 10 },
      ],
    },
    {
      id: '0.9',
      title: 'A file that is a socket',
      minutes: 10,
      deliverables: [
        { id: 'day0.unix-socket', title: 'A Unix socket crosses namespaces, and a TCP one does not', points: 10 },
      ],
    },
  ],
} as const satisfies Unit;
