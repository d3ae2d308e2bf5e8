import type { Unit } from '../unit.ts';

export const dockerNetworks = {
  id: 'docker-networks',
  name: 'Docker networks',
  title: 'Who reaches whom between containers',
  lines: [],
  optional: true,
  tasks: [
    {
      id: 'n.1',
      title: 'Two bridges',
      minutes: 15,
      deliverables: [
        {
          id: 'docker-networks.isolation',
          title: 'Who shares a network reaches each other, and who shares none does not',
          points: 15,
        },
      ],
    },
    {
      id: 'n.2',
      title: 'Names',
      minutes: 15,
      deliverables: [
        {
          id: 'docker-networks.dns',
          title: 'Names lead to who shares a network, and on the default bridge to nobody',
          points: 15,
        },
      ],
    },
    {
      id: 'n.3',
      title: 'A foot in each',
      minutes: 15,
      deliverables: [
        {
          id: 'docker-networks.multi-homed',
          title: 'app reaches both networks, and carries nothing from one to the other',
          points: 15,
        },
      ],
    },
    {
      id: 'n.4',
      title: 'No way out',
      minutes: 10,
      deliverables: [
        {
          id: 'docker-networks.internal',
          title: 'In the vault one reaches each other, and nothing leaves it',
          points: 10,
        },
      ],
    },
    {
      id: 'n.5',
      title: 'A plan of addresses',
      minutes: 10,
      deliverables: [
        {
          id: 'docker-networks.subnets',
          title: 'The networks have the subnets and gateways of the plan, and none overlaps',
          points: 10,
        },
      ],
    },
    {
      id: 'n.6',
      title: 'None, and all of it',
      minutes: 10,
      deliverables: [
        {
          id: 'docker-networks.drivers',
          title: 'hermit has no network, and porter has the machine’s',
          points: 10,
        },
      ],
    },
    {
      id: 'n.7',
      title: 'A gate of one’s own',
      minutes: 20,
      deliverables: [
        {
          id: 'docker-networks.docker-user',
          title: 'A policy in DOCKER-USER stops what comes from outside, and nothing else',
          points: 20,
        },
      ],
    },
    {
      id: 'n.8',
      title: 'Another directory',
      minutes: 10,
      deliverables: [
        {
          id: 'docker-networks.dns-settings',
          title: 'scribe asks the name server and the domain that it was given',
          points: 10,
        },
      ],
    },
    {
      id: 'n.9',
      title: 'Two languages',
      minutes: 15,
      deliverables: [
        {
          id: 'docker-networks.dual-stack',
          title: 'web and shop reach each other over IPv6, and over IPv4 as before',
          points: 15,
        },
      ],
    },
    {
      id: 'n.10',
      title: 'A list that writes itself',
      minutes: 20,
      deliverables: [
        {
          id: 'docker-networks.discovery',
          title: 'A key-value store knows where web is, and keeps what it is told',
          points: 20,
        },
      ],
    },
  ],
} as const satisfies Unit;
