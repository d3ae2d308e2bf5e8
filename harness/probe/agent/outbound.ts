import { randomInt } from 'node:crypto';
import type { Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { encode } from 'dns-packet';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { outside } from '../../host/agent/settings.ts';
import { listenInside, tcpInside, udpInside } from '../../host/agent/sockets.ts';
import { afterGiven, machineTime } from '../../host/machine-time.ts';
import type { OutboundConnection } from '../../model/index.ts';
import type { Nonces } from './nonce.ts';
import { named } from './surveyed.ts';

export type OutboundRequest = {
  readonly connections: readonly Pick<OutboundConnection, 'from' | 'protocol' | 'port'>[];
  readonly timeoutMs: number;
};

const resendMs = 100;
const mostAnswer = 65_536;

/**
 * Sends something with a nonce to each port of the simulated internet, all at once, and waits for it to come back. Where the internet has no
 * server yet, one of ours hears what comes and sends it back.
 */
export async function connectOutside(
  { connections, timeoutMs }: OutboundRequest,
  namespaces: readonly Namespace[],
  nonces: Nonces,
): Promise<OutboundConnection[]> {
  const internet = named(namespaces, '@internet');
  const heard = new Set<string>();
  const hear = (data: Buffer) => heard.add(nonces.find(data) ?? '');
  const ports = new Set(connections.map(({ protocol, port }) => `${protocol} ${port}`));
  const servers = [...ports].flatMap((key) => outside.resolvers.map((address) => serve(internet, address, key, hear)));
  try {
    return await Promise.all(
      connections.map(async ({ from, protocol, port }) => {
        const nonce = nonces.next();
        const ask = { tcp: askTcp, udp: askUdp }[protocol];
        const address = outside.resolvers[randomInt(outside.resolvers.length)] ?? '';
        const answered = await ask(named(namespaces, from), { address, port }, nonce, timeoutMs);
        return { from, protocol, port, arrived: answered || heard.has(nonce), answered };
      }),
    );
  } finally {
    for (const server of servers) server?.close();
  }
}

/** A server that sends back what it gets; undefined where the internet has one of its own. */
function serve(
  internet: Namespace,
  address: string,
  key: string,
  hear: (data: Buffer) => void,
): Server | UdpSocket | undefined {
  const [protocol, port] = key.split(' ');
  try {
    if (protocol === 'udp') {
      const udp = udpInside(internet, address, Number(port));
      return udp.on('message', (data, sender) => {
        hear(data);
        udp.send(data, sender.port, sender.address);
      });
    }
    const server = createServer((connection) => {
      connection.on('error', () => connection.destroy());
      connection.on('data', (data: Buffer) => {
        hear(data);
        connection.end(data);
      });
    });
    return server.listen({ fd: listenInside(internet, address, Number(port)) });
  } catch (error) {
    if ((error as Error & { code?: string }).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

/** What a server on that port understands and answers with the nonce in it: DNS on 53, HTTP elsewhere. */
function question(port: number, nonce: string): Buffer {
  if (port !== 53) return Buffer.from(`GET /${nonce} HTTP/1.0\r\n\r\n`);
  return encode({ type: 'query', id: 1, flags: 0x0100, questions: [{ type: 'A', name: `${nonce}.test` }] });
}

type Target = { readonly address: string; readonly port: number };

function askTcp(namespace: Namespace, { address, port }: Target, nonce: string, timeoutMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const client = tcpInside(namespace);
  const callOff = afterGiven(timeoutMs, () => setImmediate(() => end(false)));
  const end = (answered: boolean) => {
    callOff();
    resolve(answered);
    client.destroy();
  };
  let text = '';
  client.on('data', (data: Buffer) => {
    text += data.toString('latin1');
    if (text.includes(nonce)) end(true);
    else if (text.length > mostAnswer) end(false);
  });
  client.on('error', () => end(false));
  client.on('close', () => end(false));
  client.on('connect', () => {
    const asked = question(port, nonce);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(asked.length);
    client.write(port === 53 ? Buffer.concat([length, asked]) : asked);
  });
  client.connect(port, address);
  return promise;
}

async function askUdp(
  namespace: Namespace,
  { address, port }: Target,
  nonce: string,
  timeoutMs: number,
): Promise<boolean> {
  const client = udpInside(namespace, '0.0.0.0', 0);
  let answered = false;
  client.on('error', () => undefined);
  client.on('message', (data) => {
    answered ||= data.includes(nonce);
  });
  const { given } = machineTime();
  const deadline = given() + timeoutMs;
  for (let sendAt = 0; !answered && given() < deadline; ) {
    if (performance.now() >= sendAt) {
      client.send(question(port, nonce), port, address, () => undefined);
      sendAt = performance.now() + resendMs;
    }
    await delay(5);
  }
  client.close();
  return answered;
}
