import type { Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { listenInside, tcpInside, udpInside } from '../../host/agent/sockets.ts';
import { afterGiven, machineTime } from '../../host/machine-time.ts';
import type { TalkCall, TalkSeen } from '../../model/index.ts';
import { type Way, withRoutes, withWays } from './connections.ts';
import type { Nonces } from './nonce.ts';
import { named } from './surveyed.ts';

/** Servers of ours in namespaces, and who says a word to which address, all at once. */
export type TalkRequest = {
  /** Without an address, on all of the namespace's of IPv4; '::' is all of IPv6. */
  readonly servers: readonly {
    readonly in: string;
    readonly protocol: 'tcp' | 'udp';
    readonly port: number;
    readonly address?: string;
  }[];
  readonly calls: readonly TalkCall[];
  readonly timeoutMs: number;
  /** Prefixes that the internet routes to the lab host meanwhile. */
  readonly routed?: readonly string[];
  /** Routes of ours in the lab's namespaces meanwhile: to one address, by the way of another. */
  readonly ways?: readonly Way[];
};

const resendMs = 100;

type Heard = Map<string, { readonly by: string; readonly source: string }>;

/** Tells of each call which namespace heard its nonce, from which address, and whether the answer came back from where it was sent. Throws for a namespace that is not there, or a port that is taken. */
export async function talk(wanted: TalkRequest, namespaces: readonly Namespace[], nonces: Nonces): Promise<TalkSeen[]> {
  const heard: Heard = new Map();
  const servers = wanted.servers.map(({ in: key, ...at }) => serve(named(namespaces, key), at, key, heard));
  try {
    const work = () =>
      Promise.all(
        wanted.calls.map(async (call) => {
          const nonce = nonces.next();
          const ask = { tcp: askTcp, udp: askUdp }[call.protocol];
          const result = await ask(named(namespaces, call.from), call, nonce, wanted.timeoutMs);
          const { by = null, source = null } = heard.get(nonce) ?? {};
          return { ...call, result, by, source };
        }),
      );
    return await withRoutes(wanted.routed ?? [], namespaces, () => withWays(wanted.ways ?? [], namespaces, work));
  } finally {
    for (const server of servers) server.close();
  }
}

function serve(
  namespace: Namespace,
  { protocol, port, address = '0.0.0.0' }: Omit<TalkRequest['servers'][number], 'in'>,
  key: string,
  heard: Heard,
): Server | UdpSocket {
  const hear = (data: Buffer, source: string) => heard.set(data.toString('latin1').trim(), { by: key, source });
  if (protocol === 'udp') {
    const udp = udpInside(namespace, address, port);
    return udp.on('message', (data, sender) => {
      hear(data, sender.address);
      udp.send(data, sender.port, sender.address, () => undefined);
    });
  }
  const server = createServer((connection) => {
    connection.on('error', () => connection.destroy());
    connection.on('data', (data: Buffer) => {
      hear(data, connection.remoteAddress ?? '');
      connection.end(data);
    });
  });
  return server.listen({ fd: listenInside(namespace, address, port) });
}

function askTcp(namespace: Namespace, { to, port }: TalkCall, nonce: string, timeoutMs: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const client = tcpInside(namespace, to.includes(':') ? 6 : 4);
  const end = (result: string) => {
    callOff();
    resolve(result);
    client.destroy();
  };
  // After a late timer there may be an answer that nobody has read yet.
  const callOff = afterGiven(timeoutMs, () => setImmediate(() => end('timeout')));
  let text = '';
  client.on('data', (data: Buffer) => {
    text += data.toString('latin1');
    if (text.includes(nonce)) end('answered');
  });
  client.on('error', (error: Error & { code?: string }) => end(error.code ?? error.message));
  client.on('close', () => end('closed'));
  client.on('connect', () => client.write(nonce));
  client.connect(port, to);
  return promise;
}

async function askUdp(namespace: Namespace, { to, port }: TalkCall, nonce: string, timeoutMs: number): Promise<string> {
  const client = udpInside(namespace, to.includes(':') ? '::' : '0.0.0.0', 0);
  let result = 'timeout';
  client.on('error', () => undefined);
  client.on('message', (data, sender) => {
    if (data.includes(nonce))
      result = sender.address === to && sender.port === port ? 'answered' : 'answered from elsewhere';
  });
  const { given } = machineTime();
  const deadline = given() + timeoutMs;
  for (let sendAt = 0; result === 'timeout' && given() < deadline; ) {
    if (performance.now() >= sendAt) {
      client.send(nonce, port, to, () => undefined);
      sendAt = performance.now() + resendMs;
    }
    await delay(5);
  }
  client.close();
  return result;
}
