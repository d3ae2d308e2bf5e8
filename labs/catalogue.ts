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
  {
    id: 'day2',
    title: 'Services: nginx, a gateway, two services, two stores',
    tasks: [
      {
        id: '2.1',
        title: 'nginx as the load balancer',
        minutes: 90,
        deliverables: [
          { id: 'day2.nginx-health', title: 'nginx answers /health in nginx-lb', points: 40 },
          {
            id: 'day2.nginx-proxy',
            title: 'nginx passes requests on to the gateway, with Host and X-Real-IP',
            points: 50,
          },
        ],
      },
      {
        id: '2.2',
        title: 'An API gateway',
        minutes: 120,
        deliverables: [
          { id: 'day2.gateway-contract', title: 'The gateway keeps its contract', points: 50 },
          { id: 'day2.gateway-routes', title: 'The gateway really calls the services', points: 30 },
          {
            id: 'day2.gateway-503',
            title: 'A dead service gives 503 in bounded time, and the gateway recovers',
            points: 40,
          },
        ],
      },
      {
        id: '2.3',
        title: 'The product service and its cache',
        minutes: 90,
        deliverables: [
          { id: 'day2.product-contract', title: 'The product service keeps its contract', points: 40 },
          { id: 'day2.cache-used', title: 'Answers come from the cache, for at most 300 s', points: 40 },
          { id: 'day2.cache-outage', title: 'The product service survives a dead Redis', points: 10 },
        ],
      },
      {
        id: '2.4',
        title: 'The order service and its database',
        minutes: 90,
        deliverables: [
          { id: 'day2.order-contract', title: 'The order service keeps its contract', points: 30 },
          { id: 'day2.order-row', title: 'An order is a row in PostgreSQL', points: 25 },
          { id: 'day2.order-load', title: '50 orders at once are 50 ids and 50 rows', points: 20 },
          { id: 'day2.end-to-end', title: 'An order from the external client ends up as a row', points: 15 },
        ],
      },
      {
        id: '2.5',
        title: 'Redis and PostgreSQL',
        minutes: 60,
        deliverables: [
          {
            id: 'day2.stores',
            title: 'Redis and PostgreSQL run in their namespaces and answer their clients',
            points: 60,
          },
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
