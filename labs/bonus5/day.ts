import type { Unit } from '../unit.ts';

export const bonus5 = {
  id: 'bonus5',
  name: 'Bonus 5',
  title: 'From a push to what runs',
  lines: ['up'],
  optional: true,
  tasks: [
    {
      id: 'b5.1',
      title: 'A pipeline',
      minutes: 60,
      deliverables: [
        { id: 'bonus5.deploys', title: 'What is pushed is built, and runs', points: 20 },
        { id: 'bonus5.tests-gate', title: 'What fails its tests goes no further', points: 20 },
        { id: 'bonus5.rolls-back', title: 'What breaks in production is taken back, and nobody notices', points: 20 },
      ],
    },
  ],
} as const satisfies Unit;
