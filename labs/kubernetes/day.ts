import type { Unit } from '../unit.ts';

export const kubernetes = {
  id: 'kubernetes',
  name: 'Kubernetes',
  title: 'Pods, policies and services, without a cluster',
  lines: ['up', 'cni', 'ipam', 'policies', 'services'],
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
    {
      id: 'k.2',
      title: 'Pods reach each other, and the world',
      minutes: 45,
      deliverables: [
        { id: 'kubernetes.pods', title: 'Every pod reaches every other and the node, by its own address', points: 30 },
        { id: 'kubernetes.egress', title: 'Every pod reaches the internet, and the answer comes back', points: 15 },
      ],
    },
    {
      id: 'k.3',
      title: 'Policies',
      minutes: 90,
      deliverables: [
        { id: 'kubernetes.policy-table', title: 'What the policies admit gets through, and nothing else', points: 60 },
        {
          id: 'kubernetes.policy-manifests',
          title: 'The shop’s policies admit what they should, and no more',
          points: 30,
        },
      ],
    },
    {
      id: 'k.4',
      title: 'Services',
      minutes: 90,
      deliverables: [
        { id: 'kubernetes.clusterip', title: 'A service is answered by its pods, each in its turn', points: 40 },
        { id: 'kubernetes.nodeport', title: 'A port of the node leads to the service', points: 20 },
        { id: 'kubernetes.loadbalancer', title: 'An external address leads to the service', points: 20 },
        { id: 'kubernetes.hairpin', title: 'A pod reaches itself through its service', points: 10 },
      ],
    },
    {
      id: 'k.5',
      title: 'The cluster’s own files',
      minutes: 30,
      deliverables: [
        {
          id: 'kubernetes.cluster-files',
          title: 'The files agree on who has which addresses, and who may reach whom',
          points: 30,
        },
      ],
    },
    {
      id: 'k.6',
      title: 'Troubleshooting',
      minutes: 25,
      onlyWith: 'diagnose',
      deliverables: [
        { id: 'kubernetes.troubleshooting', title: 'What is broken is found, named and mended', points: 25 },
      ],
    },
  ],
} as const satisfies Unit;
