/** A task of the handout: the minutes it gives are the points that the task's checks share. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
}

export interface Day {
  readonly id: string;
  readonly title: string;
  readonly tasks: readonly Task[];
  /** How points are split: check id → points. The points of a task's checks add up to its minutes. */
  readonly points: Readonly<Record<string, number>>;
}

export const days: readonly Day[] = [
  {
    id: 'day1',
    title: 'Foundation: namespaces, a bridge, NAT',
    tasks: [
      { id: '1.1', title: 'Six network namespaces', minutes: 60 },
      { id: '1.2', title: 'A bridge that joins them', minutes: 90 },
      { id: '1.3', title: 'The way to the internet', minutes: 60 },
      { id: '1.4', title: 'A port from outside', minutes: 45 },
    ],
    points: {
      'day1.namespaces': 60,
      'day1.bridge': 15,
      'day1.veth-pairs': 20,
      'day1.addresses': 20,
      'day1.ping-matrix': 35,
      'day1.internet': 30,
      'day1.masquerade': 15,
      'day1.source-kept': 15,
      'day1.port-forward': 30,
      'day1.rules-documented': 15,
    },
  },
];
