import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { AF_INET, bindSocket, inetAddress, SOCK_STREAM, setOption, socket } from '../../host/agent/linux.ts';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import { outside } from '../../host/agent/settings.ts';
import { afterGiven } from '../../host/machine-time.ts';
import type { TracedConnection } from '../../model/index.ts';
import { named } from './surveyed.ts';
import { drainTaps, type Tap, withTaps } from './taps.ts';

/** TCP connections to try, all at once. */
export type ConnectionRequest = {
  readonly connections: readonly Pick<TracedConnection, 'from' | 'to' | 'port'>[];
  readonly timeoutMs: number;
  /** Prefixes that the internet routes to the lab host meanwhile, so that the external client has a way in. */
  readonly routed?: readonly string[];
};

const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
/** The ports that the kernel hands out itself (ip_local_port_range in ip(7)): ours look like any client's. */
const sourcePorts = { first: 32_768, end: 61_000 };
const mostTaken = 100;
/** What is seen there says nothing of the lab. */
const outsiders = ['@internet', '@client'];

/** Tries all connections at once, closes them again, and tells where the packets of each came. Throws for a namespace that is not there. */
export function traceConnections(
  wanted: ConnectionRequest,
  namespaces: readonly Namespace[],
): Promise<TracedConnection[]> {
  return withTaps(namespaces, (taps) =>
    withRoutes(wanted.routed ?? [], namespaces, () => tryAll(wanted, namespaces, taps)),
  );
}

async function tryAll(
  { connections, timeoutMs }: ConnectionRequest,
  namespaces: readonly Namespace[],
  taps: readonly Tap[],
) {
  const look = () =>
    drainTaps(taps, ({ kind, way, namespace, dev, source, sourcePort = 0, destinationPort }, _, at) => {
      const { port, seen, client } = bySource.get(sourcePort) ?? {};
      if (kind !== 'tcp' || way !== 'in' || port !== destinationPort || !seen || outsiders.includes(namespace)) return;
      // Others may have the same source port elsewhere; a router may have put its own address in the place of the client's.
      if (source !== client?.localAddress && addresses().has(source)) return;
      const place = `${namespace} ${dev}`;
      if (!seen.has(place)) seen.set(place, at);
    });
  const bySource = new Map<
    number,
    { readonly port: number; readonly seen: Map<string, number>; readonly client: Socket }
  >();
  const addresses = () => new Set([...bySource.values()].map(({ client }) => client.localAddress));
  const timer = setInterval(look, 2);
  try {
    const tried = connections.map((one) => {
      const { client, source } = openClient(named(namespaces, one.from), bySource);
      const seen = new Map<string, number>();
      bySource.set(source, { port: one.port, seen, client });
      return { one, seen, result: tryOne(client, one, timeoutMs) };
    });
    const results = await Promise.all(tried.map(({ result }) => result));
    look();
    return tried.map(({ one: { from, to, port }, seen }, index): TracedConnection => {
      const way = [...seen].sort((a, b) => a[1] - b[1]).map(([place]) => place);
      return { from, to, port, result: results[index] ?? '', way };
    });
  } finally {
    clearInterval(timer);
  }
}

/** A socket in the namespace, bound to a port drawn by lot that no other of ours has; another where something of the submission has it already. */
export function openClient(
  namespace: Namespace,
  taken: ReadonlyMap<number, unknown> = new Map(),
): { readonly client: Socket; readonly source: number } {
  for (let attempt = 0; ; attempt++) {
    let source = randomInt(sourcePorts.first, sourcePorts.end);
    while (taken.has(source)) source = randomInt(sourcePorts.first, sourcePorts.end);
    const fd = within(namespace, () => socket(AF_INET, SOCK_STREAM, 0));
    try {
      setOption(fd, SOL_SOCKET, SO_REUSEADDR, Buffer.from([1, 0, 0, 0]));
      bindSocket(fd, inetAddress('0.0.0.0', source));
      const options = { fd, manualStart: true } as ConstructorParameters<typeof Socket>[0];
      return { client: new Socket(options), source };
    } catch (error) {
      closeSync(fd);
      if (attempt >= mostTaken) throw error;
    }
  }
}

async function tryOne(
  client: Socket,
  { to, port }: Pick<TracedConnection, 'to' | 'port'>,
  timeoutMs: number,
): Promise<string> {
  client.connect(port, to);
  // After a late timer there may be an answer that nobody has read yet.
  const callOff = afterGiven(timeoutMs, () => setImmediate(() => client.destroy(new Error('timeout'))));
  const result = await once(client, 'connect').then(
    () => 'open',
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
  callOff();
  client.on('error', () => undefined);
  if (result === 'open') client.resetAndDestroy();
  return result;
}

/** Does `work` while the internet routes these prefixes to the lab host. */
export async function withRoutes<T>(
  routed: readonly string[],
  namespaces: readonly Namespace[],
  work: () => Promise<T>,
): Promise<T> {
  if (routed.length === 0) return await work();
  const internet = named(namespaces, '@internet');
  await routes(internet, 'replace', routed);
  try {
    return await work();
  } finally {
    await routes(internet, 'delete', routed);
  }
}

/** A route of ours in the namespace with that key: to one address, by the way of a neighbour's. */
export type Way = { readonly in: string; readonly to: string; readonly via: string };

/** Does `work` while namespaces have these routes. Throws for one that cannot be made. */
export async function withWays<T>(
  ways: readonly Way[],
  namespaces: readonly Namespace[],
  work: () => Promise<T>,
): Promise<T> {
  const byNamespace = [...Map.groupBy(ways, (way) => way.in)].map(([key, own]) => ({
    namespace: named(namespaces, key),
    lines: (verb: 'replace' | 'delete') => own.map(({ to, via }) => `route ${verb} ${to}/32 via ${via}`),
  }));
  try {
    // All have ended before any is taken away again.
    const made = await Promise.allSettled(
      byNamespace.map(({ namespace, lines }) => ipRoute(namespace, lines('replace'))),
    );
    for (const one of made) if (one.status === 'rejected') throw one.reason;
    return await work();
  } finally {
    // Of a batch that failed halfway some were made: what is not there is no trouble.
    await Promise.allSettled(
      byNamespace.map(({ namespace, lines }) => ipRoute(namespace, lines('delete'), ['-force'])),
    );
  }
}

async function routes(internet: Namespace, verb: 'replace' | 'delete', prefixes: readonly string[]): Promise<void> {
  await ipRoute(
    internet,
    prefixes.map((prefix) => `route ${verb} ${prefix} via ${outside.labHost}`),
  );
}

async function ipRoute(namespace: Namespace, lines: readonly string[], options: readonly string[] = []): Promise<void> {
  const child = within(namespace, () =>
    spawn('ip', [...options, '-batch', '-'], { stdio: ['pipe', 'ignore', 'pipe'] }),
  );
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  child.stdin.end(`${lines.join('\n')}\n`);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${namespace.key} could not be given a route to the lab: ${said.trim()}`);
}
