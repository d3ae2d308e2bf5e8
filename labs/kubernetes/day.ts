import type { Unit } from '../unit.ts';

export const kubernetes = {
  id: 'kubernetes',
  name: 'Kubernetes',
  title: 'Pods, policies and services, without a cluster',
  lines: ['up', 'cni', 'ipam'],
  optional: true,
  tasks: [
    {
      id: 'k.1',
      title: 'A CNI plugin',
      minutes: 120,
      deliverables: [
        { id: 'kubernetes.cni-add', title: 'ADD gives a pod a link, an address and a way', points: 40 },
        { id: 'kubernetes.cni-check', title: 'CHECK tells a sound pod from a broken one', points: 15 },
        { id: 'kubernetes.cni-del', title: 'DEL leaves nothing, and may be asked for twice', points: 20 },
        {
          id: 'kubernetes.cni-errors',
          title: 'What cannot be done is refused by its code, and leaves nothing',
          points: 15,
        },
        { id: 'kubernetes.ipam', title: 'Each address has one pod, whatever goes wrong meanwhile', points: 30 },
      ],
    },
  ],
} as const satisfies Unit;
