import type { Unit } from '../unit.ts';

export const bonus2 = {
  id: 'bonus2',
  name: 'Bonus 2',
  title: 'A request leaves a trace',
  lines: ['up'],
  optional: true,
  tasks: [
    {
      id: 'b2.1',
      title: 'Traces over the shop',
      minutes: 60,
      deliverables: [
        { id: 'bonus2.one-trace', title: 'One request is one trace over gateway, product and Redis', points: 25 },
        { id: 'bonus2.parents', title: 'Each span hangs on the one that caused it', points: 20 },
        { id: 'bonus2.on-the-wire', title: 'The context travels with the request', points: 15 },
      ],
    },
  ],
} as const satisfies Unit;
