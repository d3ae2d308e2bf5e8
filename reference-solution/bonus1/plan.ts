/** The mesh as data: who lives where, who may ask whom, and what leads the programs' words to their sidecars. */
import { join } from 'node:path';
import { services } from '../day1/plan.ts';
import { hasNamespace } from '../day1/state.ts';
import { type Daemon, home } from '../day2/plan.ts';
import { rooms } from '../day4/plan.ts';
import { ports, type SidecarPlan } from './ports.ts';

/** Certificates, keys, and what the grader is told. */
export const folder = `${home}/mesh`;

export interface Room {
  readonly namespace: string;
  readonly sidecar: SidecarPlan;
}

const guarded: Readonly<Record<string, { readonly port: number; readonly caller: string }>> = {
  'api-gateway': { port: 3000, caller: 'nginx-lb' },
  'product-service': { port: 5000, caller: 'api-gateway' },
  'order-service': { port: 5000, caller: 'api-gateway' },
  'redis-cache': { port: 6379, caller: 'product-service' },
  'postgres-db': { port: 5432, caller: 'order-service' },
};

const serviceOf = (namespace: string) => namespace.replace(/-\d$/, '');

/** Each namespace of the shop that is there: Day 4's instances may not be. */
export function plannedRooms(): readonly Room[] {
  const all = [...services, ...rooms].filter(({ name }) => serviceOf(name) in guarded || name === 'nginx-lb');
  const present = all.filter(({ name }) => hasNamespace(name));
  return present.map(({ name, address }) => {
    const service = serviceOf(name);
    const outbound = present.flatMap((one) => {
      const peer = serviceOf(one.name);
      const { port, caller } = guarded[peer] ?? {};
      // 15030 leads to 10.0.0.30.
      const way = 15_000 + Number(one.address.split('.').at(-1));
      return port === undefined || caller !== service
        ? []
        : [{ port: way, address: one.address, to: port, service: peer }];
    });
    const inbound = guarded[service];
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

/**
 * For nft(8), in a namespace: what the program says to others is led to its sidecar, and to its own port nobody gets from outside. So programs stay
 * as they are. Who had a connection before is cut off, before another word of it is on the bridge, and opens one that is led.
 */
export function rulesOf({ sidecar: { inbound, outbound } }: Room): string {
  const led = outbound.map(({ address, to, port }) => `ip daddr ${address} tcp dport ${to} redirect to :${port}`);
  // What still has its old address when it leaves belongs to a connection from before.
  const old = outbound.map(({ address, to }) => `ip daddr ${address} tcp dport ${to} reject with tcp reset`);
  const shut = inbound ? [`iifname != "lo" tcp dport ${inbound.port} reject with tcp reset`] : [];
  return [
    'table ip mesh {}',
    'delete table ip mesh',
    'table ip mesh {',
    `chain out { type nat hook output priority -100; ${led.join('; ')}; }`,
    `chain clear { type filter hook output priority 0; ${old.join('; ')}; }`,
    `chain in { type filter hook input priority 0; ${shut.join('; ')}; }`,
    '}',
  ]
    .join('\n')
    .replaceAll('; ; }', '; }');
}
