/** What runs where on Day 2, as data: `up.ts` starts it and `down.ts` stops it. */
import { join } from 'node:path';

/** Settings, data and logs; and, in a folder that a reboot empties, which processes are ours. */
export const home = '/var/lib/shop-lab';
export const runFolder = '/run/shop-lab';

export interface Daemon {
  /** The namespace it lives in. */
  readonly namespace: string;
  /** What its log is called, where it is not the only daemon of its namespace. */
  readonly name?: string;
  /** The command that becomes the daemon: it must not put itself into the background. */
  readonly command: readonly string[];
  /** The signal that makes it finish what it has begun, and end. */
  readonly stop: NodeJS.Signals;
  /** Asked until the answer is right: then the daemon is ready, and so is what it needs. */
  readonly question: { readonly url: string; readonly status: number } | { readonly redis: string };
}

const as = (user: string) => ['setpriv', '--reuid', user, '--regid', user, '--init-groups', '--'];
const node = (service: string) => [process.execPath, join(import.meta.dirname, `services/${service}/main.ts`)];

/** Listening on 0.0.0.0 means: at every address of the *namespace*, which has the one that Day 1 gave it. */
export const daemons: readonly Daemon[] = [
  {
    namespace: 'postgres-db',
    command: ['bash', join(import.meta.dirname, 'postgres.sh'), `${home}/postgres`, 'orders', 'postgres'],
    stop: 'SIGINT', // SIGTERM would make it wait until the last client has left
    // No order has this id, and only the database can tell: so the order service and PostgreSQL are both there.
    question: { url: 'http://10.0.0.40:5000/orders/0', status: 404 },
  },
  {
    namespace: 'redis-cache',
    // A cache need not survive, so nothing is saved. Protected mode would turn away everyone who is not on 127.0.0.1.
    command: [...as('redis'), 'redis-server', '--bind', '0.0.0.0', '--protected-mode', 'no', '--save', ''],
    stop: 'SIGTERM',
    question: { redis: '10.0.0.50' },
  },
  {
    namespace: 'product-service',
    command: node('product'),
    stop: 'SIGTERM',
    question: { url: 'http://10.0.0.30:5000/products', status: 200 },
  },
  {
    namespace: 'order-service',
    command: node('order'),
    stop: 'SIGTERM',
    question: { url: 'http://10.0.0.40:5000/health', status: 200 },
  },
  {
    namespace: 'api-gateway',
    command: node('gateway'),
    stop: 'SIGTERM',
    question: { url: 'http://10.0.0.20:3000/api/products', status: 200 },
  },
  {
    namespace: 'nginx-lb',
    command: ['nginx', '-p', home, '-c', join(import.meta.dirname, 'nginx.conf'), '-e', 'stderr'],
    stop: 'SIGQUIT', // SIGTERM would cut off requests that are under way
    question: { url: 'http://10.0.0.10/api/products', status: 200 },
  },
];
