import type { Unit } from '../unit.ts';

export const day5 = {
  id: 'day5',
  name: 'Day 5',
  title: 'Docker: the same shop, and a comparison',
  lines: [],
  tasks: [
    {
      id: '5.1',
      title: 'Every service in a container',
      minutes: 120,
      deliverables: [
        { id: 'day5.images-build', title: 'Every service has a Dockerfile that builds', points: 50 },
        { id: 'day5.containers-serve', title: 'The containers keep the contracts of Day 2', points: 70 },
      ],
    },
    {
      id: '5.2',
      title: 'One compose file',
      minutes: 90,
      deliverables: [
        { id: 'day5.compose-up', title: 'All services come up healthy from a clean engine', points: 30 },
        {
          id: 'day5.compose-networks',
          title: 'The four networks admit who belongs there, and nobody else',
          points: 25,
        },
        { id: 'day5.compose-replicas', title: 'Three product replicas share the load', points: 20 },
        { id: 'day5.compose-volume', title: 'Orders survive down and up', points: 15 },
      ],
    },
    {
      id: '5.3',
      title: 'Linux against Docker',
      minutes: 90,
      deliverables: [
        { id: 'day5.rps-comparison', title: 'Both stacks can be measured, without a failed request', points: 50 },
        { id: 'day5.comparison-report', title: 'The comparison report agrees with our measurement', points: 40 },
      ],
    },
    {
      id: '5.4',
      title: 'Better images',
      minutes: 60,
      deliverables: [
        { id: 'day5.multi-stage', title: 'The services are built in several stages', points: 12 },
        { id: 'day5.image-size', title: 'The images are small', points: 12 },
        { id: 'day5.healthcheck', title: 'Every service has a health check that notices a broken service', points: 16 },
        { id: 'day5.limits', title: 'Limits on CPU and memory are in force', points: 12 },
        { id: 'day5.non-root', title: 'No service runs as root', points: 8 },
      ],
    },
  ],
} as const satisfies Unit;
