import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AF_INET, inetAddress, receiveFrom, SOCK_DGRAM, SOCK_RAW, sendTo, socket } from '../../host/agent/linux.ts';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import { listenInside, tcpInside, udpInside } from '../../host/agent/sockets.ts';
import { afterGiven } from '../../host/machine-time.ts';
import type { TrafficFlow, TrafficSent } from '../../model/index.ts';
import { echoRequest } from './echo.ts';

const IPPROTO_ICMP = 1;
const ports = { first: 10_000, end: 32_000 };
const mostTaken = 20;
/** As many of each flow are sent between two pauses: a capture on a busy machine must be able to follow. */
const burst = 4;
const pauseMs = 2;
const exchangeMs = 2000;

/** One flow of the traffic, ready to go: `send` sends one more. */
interface Sender {
  readonly left: () => number;
  send(): Promise<void> | undefined;
  arrived(): number;
  close(): void;
}

/**
 * Makes traffic of known numbers, all flows at a time: echo requests, datagrams to a socket that only listens, and TCP exchanges (connect, a request, an
 * answer, close) one after the other. Returns how many of each arrived, or were answered.
 */
export async function makeTraffic(
  flows: readonly TrafficFlow[],
  find: (key: string) => Namespace,
  nonce: string,
): Promise<TrafficSent[]> {
  const senders: Sender[] = [];
  try {
    for (const flow of flows) senders.push(await prepare(flow, find, nonce));
    while (senders.some((sender) => sender.left() > 0)) {
      await Promise.all(senders.map((sender) => sendBurst(sender)));
      await delay(pauseMs);
    }
    // What was sent last is still on its way to its receiver's 'message' event.
    await delay(pauseMs);
    return flows.map((flow, index) => ({ ...flow, arrived: senders[index]?.arrived() ?? 0 }));
  } finally {
    for (const sender of senders) sender.close();
  }
}

async function sendBurst(sender: Sender): Promise<void> {
  for (let sent = 0; sent < burst && sender.left() > 0; sent++) await sender.send();
}

/** Ports of servers are drawn: another where something of the submission has it already. */
async function prepare(flow: TrafficFlow, find: (key: string) => Namespace, nonce: string): Promise<Sender> {
  const [from, to] = [find(flow.from), find(flow.in)];
  if (flow.kind === 'icmp') return echoes(flow, from, nonce);
  for (let attempt = 1; ; attempt++) {
    const port = randomInt(ports.first, ports.end);
    try {
      return flow.kind === 'udp'
        ? datagrams(flow, from, to, port, nonce)
        : await exchanges(flow, from, to, port, nonce);
    } catch (error) {
      if ((error as { code?: string }).code !== 'EADDRINUSE' || attempt >= mostTaken) throw error;
    }
  }
}

function echoes({ to, count }: TrafficFlow, from: Namespace, nonce: string): Sender {
  const fd = within(from, () => socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
  const reply = Buffer.alloc(256);
  let left = count;
  let arrived = 0;
  const take = () => {
    for (let length = receiveFrom(fd, reply, Buffer.alloc(16)); length >= 0; ) {
      const isEchoReply = reply.readUInt8((reply.readUInt8(0) & 15) * 4) === 0;
      if (isEchoReply && reply.subarray(0, length).includes(nonce)) arrived++;
      length = receiveFrom(fd, reply, Buffer.alloc(16));
    }
  };
  return {
    left: () => left,
    send: () => {
      sendTo(fd, echoRequest(nonce, left--), inetAddress(to, 0));
      take();
      return undefined;
    },
    arrived: () => {
      take();
      return arrived;
    },
    close: () => closeSync(fd),
  };
}

function datagrams(
  { to, count }: TrafficFlow,
  from: Namespace,
  target: Namespace,
  port: number,
  nonce: string,
): Sender {
  const receiver = udpInside(target, to, port);
  const fd = within(from, () => socket(AF_INET, SOCK_DGRAM, 0));
  let left = count;
  let arrived = 0;
  receiver.on('message', () => {
    arrived++;
  });
  return {
    left: () => left,
    send: () => {
      left--;
      sendTo(fd, Buffer.from(nonce), inetAddress(to, port));
      return undefined;
    },
    arrived: () => arrived,
    close: () => {
      closeSync(fd);
      receiver.close();
    },
  };
}

async function exchanges(
  { to, count }: TrafficFlow,
  from: Namespace,
  target: Namespace,
  port: number,
  nonce: string,
): Promise<Sender> {
  const server: Server = createServer((connection) => {
    connection.on('error', () => connection.destroy());
    connection.once('data', (data) => connection.end(data));
  });
  server.listen({ fd: listenInside(target, to, port) });
  await once(server, 'listening');
  let left = count;
  let arrived = 0;
  return {
    left: () => left,
    send: async () => {
      left--;
      const client = tcpInside(from).connect(port, to);
      const callOff = afterGiven(exchangeMs, () => client.destroy());
      client.on('error', () => client.destroy());
      client.on('connect', () => client.write(nonce));
      client.on('data', () => arrived++);
      await once(client, 'close').catch(() => undefined);
      callOff();
    },
    arrived: () => arrived,
    close: () => server.close(),
  };
}
