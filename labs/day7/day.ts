import type { Unit } from '../unit.ts';

export const day7 = {
  id: 'day7',
  name: 'Day 7',
  title: 'Documents and presentation',
  lines: ['start', 'stop', 'backup', 'restore'],
  optional: true,
  tasks: [
    {
      id: '7.1',
      title: 'Technical documentation',
      minutes: 180,
      deliverables: [
        { id: 'day7.documents', title: 'The four documents are there and have their sections', points: 25 },
        { id: 'day7.truth', title: 'What the documents say of the network is true of the one that runs', points: 40 },
        {
          id: 'day7.guide-runs',
          title: "The guide's commands build the network of Day 1 on a fresh machine",
          points: 40,
        },
        { id: 'day7.operations-run', title: 'The shop stops and starts, and an order survives its loss', points: 30 },
        { id: 'day7.questions', title: 'Each of the ten questions is answered somewhere', points: 15 },
        { id: 'day7.links', title: 'Links and pictures lead somewhere, and a drawing shows what runs', points: 10 },
        { id: 'day7.figures', title: "The comparison's figures are those that were recorded", points: 10 },
        { id: 'day7.hand-in', title: 'Everything that is to be handed in is there', points: 10 },
      ],
    },
    {
      id: '7.2',
      title: 'The presentation',
      minutes: 120,
      deliverables: [
        { id: 'day7.slides', title: 'There are 10 to 60 slides on the six subjects', points: 60 },
        { id: 'day7.demo-script', title: 'The commands of the demo exist and run', points: 60 },
      ],
    },
    {
      id: '7.3',
      title: 'A film of the demo',
      minutes: 60,
      onlyWith: 'video',
      deliverables: [{ id: 'day7.video', title: 'The film lasts 15 to 20 minutes and has sound', points: 60 }],
    },
  ],
} as const satisfies Unit;
