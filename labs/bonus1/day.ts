import type { Unit } from '../unit.ts';

export const bonus1 = {
  id: 'bonus1',
  name: 'Bonus 1',
  title: 'A service mesh',
  lines: ['up', 'mesh', 'rotate'],
  optional: true,
  tasks: [
    {
      id: 'b1.1',
      title: 'Sidecars that know each other',
      minutes: 60,
      deliverables: [
        {
          id: 'bonus1.encrypted',
          title: 'Nobody on the bridge can read what the services tell each other',
          points: 15,
        },
        { id: 'bonus1.mutual', title: 'A service answers its one caller, and no other certificate', points: 15 },
        { id: 'bonus1.no-by-pass', title: 'There is no way to a service but through its sidecar', points: 10 },
        { id: 'bonus1.rotation', title: 'Certificates are renewed, and no request is lost', points: 10 },
        { id: 'bonus1.metrics', title: 'The sidecars count what they let through', points: 10 },
      ],
    },
  ],
} as const satisfies Unit;
