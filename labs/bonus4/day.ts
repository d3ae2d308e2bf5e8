import type { Unit } from '../unit.ts';

export const bonus4 = {
  id: 'bonus4',
  name: 'Bonus 4',
  title: 'As many instances as are needed',
  lines: ['up'],
  optional: true,
  tasks: [
    {
      id: 'b4.1',
      title: 'Instances follow the load',
      minutes: 60,
      deliverables: [
        { id: 'bonus4.grows', title: 'Under load more instances answer', points: 25 },
        { id: 'bonus4.shrinks', title: 'When the load is gone, one is left', points: 15 },
        {
          id: 'bonus4.no-loss',
          title: 'No request is lost on the way, and nobody comes and goes for nothing',
          points: 20,
        },
      ],
    },
  ],
} as const satisfies Unit;
