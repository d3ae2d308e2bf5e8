import type { Unit } from '../unit.ts';

export const bonus3 = {
  id: 'bonus3',
  name: 'Bonus 3',
  title: 'Faults on purpose',
  lines: ['inject', 'heal', 'report'],
  optional: true,
  tasks: [
    {
      id: 'b3.1',
      title: 'Chaos, and its end',
      minutes: 60,
      deliverables: [
        { id: 'bonus3.injects', title: 'Each fault is really there', points: 30 },
        { id: 'bonus3.undone', title: 'When a fault is healed, nothing of it is left', points: 15 },
        { id: 'bonus3.report', title: 'The report says how long the service was away', points: 15 },
      ],
    },
  ],
} as const satisfies Unit;
