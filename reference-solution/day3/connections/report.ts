/** From the sockets of each namespace to who holds how many connections, and with whom. */
import { nameOf } from '../common/plan.ts';
import { type Socket, tally } from './sockets.ts';

/** Connections from one place to a port of another. */
export interface Leg {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  readonly established: number;
}

export interface Connections {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly established: number;
        readonly listening: readonly string[];
        readonly states: Readonly<Record<string, number>>;
      }
    >
  >;
  /** Sockets of all namespaces together; those that listen are no connections. */
  readonly states: Readonly<Record<string, number>>;
  readonly between: readonly Leg[];
}

const isConnection = ({ state }: Socket) => state !== 'LISTEN' && state !== 'UNCONN';

/** Counts. `seen` has the sockets of each namespace by its name. */
export function report(seen: ReadonlyMap<string, readonly Socket[]>): Connections {
  const services = [...seen].map(([name, sockets]) => {
    const states = tally(sockets.filter(isConnection).map(({ state }) => state));
    return [name, { established: states.ESTABLISHED ?? 0, listening: listeningAt(sockets), states }] as const;
  });
  const all = [...seen.values()].flat().filter(isConnection);
  return {
    services: Object.fromEntries(services),
    states: tally(all.map(({ state }) => state)),
    between: legs(seen),
  };
}

function listeningAt(sockets: readonly Socket[]): string[] {
  const ports = sockets.filter(({ state }) => state === 'LISTEN').map(({ local }) => local.port);
  return [...new Set(ports)].sort((a, b) => Number(a) - Number(b));
}

/** Both ends of a connection may be in view: by its four numbers, it counts once. Who listens at its port was called. */
function legs(seen: ReadonlyMap<string, readonly Socket[]>): Leg[] {
  const calls = new Map<string, { from: string; to: string; port: string }>();
  for (const [name, sockets] of seen) {
    const listening = new Set(listeningAt(sockets));
    for (const { state, local, peer } of sockets) {
      if (state !== 'ESTABLISHED') continue;
      const called = listening.has(local.port);
      const [caller, callee] = called ? [peer, local] : [local, peer];
      const inside = [caller, callee].every(({ address }) => address.startsWith('127.') || address === '::1');
      const key = `${inside ? name : ''} ${caller.address} ${caller.port} ${callee.address} ${callee.port}`;
      const place = (address: string) => (inside ? name : nameOf(address));
      calls.set(key, { from: place(caller.address), to: place(callee.address), port: callee.port });
    }
  }
  const counted = tally([...calls.values()].map((call) => JSON.stringify(call)));
  return Object.entries(counted).map(([call, established]) => ({ ...JSON.parse(call), established }));
}

/** As tables that a person can read. */
export function tables({ services, states, between }: Connections): string {
  const rows = Object.entries(services).map(([name, { established, listening, states: mine }]) => {
    const others = Object.entries(mine).filter(([state]) => state !== 'ESTABLISHED');
    return [
      name,
      String(established),
      listening.join(' ') || '-',
      others.map(([state, n]) => `${n} ${state}`).join(', ') || '-',
    ];
  });
  const parts = [
    table(['Namespace', 'Established', 'Listens at', 'Other states'], rows),
    table(
      ['State', 'Sockets'],
      Object.entries(states).map(([state, n]) => [state, String(n)]),
    ),
    table(
      ['From', 'To', 'Port', 'Connections'],
      between.map(({ from, to, port, established }) => [from, to, port, String(established)]),
    ),
  ];
  return parts.join('\n');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(heads), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line), ''].join('\n');
}
