/** A task of the handout: the minutes it gives are the points that its deliverables share. */
interface Task {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly deliverables: readonly {
    readonly id: `${string}.${string}`;
    /** A claim that a student understands. */
    readonly title: string;
    readonly points: number;
  }[];
}

/** A day of the lab: its tasks, in the order in which they are asked. */
export interface Day {
  readonly id: string;
  readonly title: string;
  readonly tasks: readonly Task[];
}

/** What a check says of itself: fixed here, as reports and regrades refer to it. */
export interface Deliverable {
  readonly id: `${string}.${string}`;
  readonly title: string;
  readonly task: string;
  /** Where the brief explains it: 'labs/day1#task-1-2'. */
  readonly spec: string;
  readonly points: number;
}

export const days: readonly Day[] = [
  {
    id: 'day1',
    title: 'Foundation: namespaces, a bridge, NAT',
    tasks: [
      {
        id: '1.1',
        title: 'Six network namespaces',
        minutes: 60,
        deliverables: [{ id: 'day1.namespaces', title: 'Six namespaces exist and are six different ones', points: 60 }],
      },
      {
        id: '1.2',
        title: 'A bridge that joins them',
        minutes: 90,
        deliverables: [
          { id: 'day1.bridge', title: 'The bridge br-app is up with 10.0.0.1/16', points: 15 },
          { id: 'day1.veth-pairs', title: 'Each namespace hangs on the bridge by a veth pair', points: 20 },
          { id: 'day1.addresses', title: 'Each namespace has its address and a default route', points: 20 },
          { id: 'day1.ping-matrix', title: 'Every namespace reaches every other, and the gateway', points: 35 },
        ],
      },
      {
        id: '1.3',
        title: 'The way to the internet',
        minutes: 60,
        deliverables: [
          { id: 'day1.internet', title: 'Every namespace reaches 8.8.8.8', points: 30 },
          { id: 'day1.masquerade', title: "The internet sees the host's address only", points: 15 },
          { id: 'day1.source-kept', title: 'Traffic between namespaces keeps its source address', points: 15 },
        ],
      },
      {
        id: '1.4',
        title: 'A port from outside',
        minutes: 45,
        deliverables: [
          { id: 'day1.port-forward', title: 'An external client reaches nginx-lb:80 through host:8080', points: 30 },
          { id: 'day1.rules-documented', title: 'Every rule in force is documented', points: 15 },
        ],
      },
    ],
  },
];

for (const { id, minutes, deliverables } of days.flatMap(({ tasks }) => tasks)) {
  const points = deliverables.reduce((sum, one) => sum + one.points, 0);
  if (points !== minutes) throw new Error(`labs/catalogue.ts: task ${id} has ${minutes} minutes and ${points} points.`);
}

/** What the catalogue says of a deliverable. Throws for an id it does not have. */
export function deliverable(id: `${string}.${string}`): Deliverable {
  for (const day of days) {
    for (const task of day.tasks) {
      const found = task.deliverables.find((one) => one.id === id);
      if (found) return { ...found, task: task.id, spec: `labs/${day.id}#task-${task.id.replace('.', '-')}` };
    }
  }
  throw new Error(`labs/catalogue.ts has no deliverable '${id}'.`);
}
