import type { Unit } from '../unit.ts';

export const day6 = {
  id: 'day6',
  name: 'Day 6',
  title: 'Two hosts, one network',
  lines: ['hostA', 'hostB'],
  optional: true,
  tasks: [
    {
      id: '6.1',
      title: 'A VXLAN between two hosts',
      minutes: 120,
      deliverables: [
        { id: 'day6.no-storm', title: 'Nothing that is sent goes round for ever', points: 15 },
        { id: 'day6.cross-host', title: 'Every container reaches every other, on both hosts', points: 50 },
        {
          id: 'day6.on-the-wire',
          title: 'What crosses the wire is VXLAN 100 on port 4789, and nothing else',
          points: 25,
        },
        { id: 'day6.full-size', title: 'A packet of full size arrives, or its sender is told', points: 15 },
        { id: 'day6.heal', title: 'A cut wire costs only what crosses it, and heals by itself', points: 15 },
      ],
    },
  ],
} as const satisfies Unit;
