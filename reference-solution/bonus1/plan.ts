/** The mesh as data: who lives where, who may ask whom, and what runs for it. */
import { join } from 'node:path';
import { services } from '../day1/plan.ts';
import { hasNamespace } from '../day1/state.ts';
import { type Daemon, daemons as day2, home } from '../day2/plan.ts';
import { daemons as day4, rooms } from '../day4/plan.ts';
import { runningShop } from '../day4/running.ts';
import { withSettings } from '../day4/settings.ts';
import { ports, type SidecarPlan } from './ports.ts';

/** Certificates, keys, and what the grader is told. */
export const folder = `${home}/mesh`;
export interface Room {
  readonly namespace: string;
  readonly sidecar: SidecarPlan;
}

const callers: Readonly<Record<string, { readonly port: number; readonly caller: string }>> = {
  'api-gateway': { port: 3000, caller: 'nginx-lb' },
  'product-service': { port: 5000, caller: 'api-gateway' },
  'order-service': { port: 5000, caller: 'api-gateway' },
  'redis-cache': { port: 6379, caller: 'product-service' },
  'postgres-db': { port: 5432, caller: 'order-service' },
};

const serviceOf = (namespace: string) => namespace.replace(/-\d$/, '');
/** 15020 leads to 10.0.0.20. */
const way = (address: string) => 15_000 + Number(address.split('.').at(-1));

/** Each namespace of the shop that is there: Day 4's instances may not be. */
export function plannedRooms(): readonly Room[] {
  const all = [...services, ...rooms].filter(({ name }) => serviceOf(name) in callers || name === 'nginx-lb');
  const present = all.filter(({ name }) => hasNamespace(name));
  return present.map(({ name, address }) => {
    const service = serviceOf(name);
    const outbound = present
      .filter((one) => callers[serviceOf(one.name)]?.caller === service)
      .map((one) => ({ port: way(one.address), address: one.address, service: serviceOf(one.name) }));
    const inbound = callers[service];
    return { namespace: name, sidecar: { service, address, ...(inbound && { inbound }), outbound } };
  });
}

/** The sidecars. One is ready when its program takes connections. */
export function sidecars(all: readonly Room[]): readonly Daemon[] {
  return all.map(({ namespace, sidecar }) => ({
    namespace,
    name: `${namespace}-mesh`,
    command: [process.execPath, join(import.meta.dirname, 'sidecar.ts'), folder, JSON.stringify(sidecar)],
    stop: 'SIGTERM',
    question: { url: `http://${sidecar.address}:${ports.metrics}/ready`, status: 200 },
  }));
}

/** The shop's programs, started so that they listen at 127.0.0.1 and ask there. */
export function programs(all: readonly Room[]): readonly Daemon[] {
  const shop = [...runningShop(), ...day2.filter(({ namespace }) => kept.includes(namespace))];
  const products = all.flatMap(({ sidecar: { service, address } }) => (service === 'product-service' ? [address] : []));
  const local = (address: string) => `http://127.0.0.1:${way(address)}`;
  const settings: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
    'api-gateway': {
      PRODUCT_URLS: products.map(local).join(','),
      ORDER_URLS: local('10.0.0.40'),
    },
    'product-service': { REDIS_HOST: '127.0.0.1', REDIS_PORT: way('10.0.0.50') },
    'order-service': { DB_HOST: '127.0.0.1', DB_PORT: way('10.0.0.60') },
  };
  const [gateway] = day4('list').filter(({ namespace, name }) => namespace === 'api-gateway' && name === undefined);
  const own = shop.filter(({ name }) => name === undefined);
  return [...new Map(own.map((one) => [one.namespace, one])).values()].flatMap((daemon): Daemon[] => {
    const room = all.find(({ namespace }) => namespace === daemon.namespace);
    if (room === undefined) return [];
    const { address, service } = room.sidecar;
    // Day 4's gateway knows several instances; a list of one is a list.
    const { command } = (service === 'api-gateway' && gateway) || daemon;
    const more = settings[service];
    const ready = { url: `http://${address}:${ports.metrics}/ready`, status: 200 };
    return [
      {
        ...daemon,
        command: more ? withSettings({ HOST: '127.0.0.1', ...more }, command) : inPrivate(daemon),
        question: service === 'nginx-lb' ? daemon.question : ready,
      },
    ];
  });
}

/** Day 4 leaves these three as they were on Day 2. */
const kept = ['nginx-lb', 'redis-cache', 'postgres-db'];

/** nginx asks its sidecar; Redis and PostgreSQL listen to theirs alone. */
function inPrivate({ namespace, command }: Daemon): readonly string[] {
  if (namespace === 'nginx-lb') return command.map((word) => (word.endsWith('nginx.conf') ? balancer.made : word));
  if (namespace === 'postgres-db') return ['bash', join(import.meta.dirname, 'postgres.sh'), ...command.slice(2, 3)];
  return command.map((word) => (word === '0.0.0.0' ? '127.0.0.1' : word));
}

/** nginx's settings of Day 2, with another address for the gateway. */
export const balancer = {
  from: join(import.meta.dirname, '../day2/nginx.conf'),
  made: `${folder}/nginx.conf`,
  swap: ['server 10.0.0.20:3000;', `server 127.0.0.1:${way('10.0.0.20')};`],
} as const;
