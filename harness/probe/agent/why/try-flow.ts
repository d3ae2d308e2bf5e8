import { closeSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { AF_INET, inetAddress, receiveFrom, SOCK_RAW, sendTo, socket } from '../../../host/agent/linux.ts';
import { type Namespace, within } from '../../../host/agent/namespaces.ts';
import { listenInside } from '../../../host/agent/sockets.ts';
import type { WhyFlow } from '../../../model/index.ts';
import { openClient } from '../connections.ts';
import { echoRequest } from '../echo.ts';
import type { Mark } from './marks.ts';

/** How often a packet is sent that is not answered, how far apart, and how long an answer is waited for after the last. */
const times = 2;
const apartMs = 40;
const patienceMs = 60;
const stepMs = 2;
const IPPROTO_ICMP = 1;

/** Where even a short wait takes long, the kernel is late with packets too. */
const lateness = 8;
const mostPatienceMs = 800;

/** Looks again and again until `isDone` or the time is over: longer on a machine that has much to do. */
async function watch(milliseconds: number, look: () => void, isDone: () => boolean): Promise<void> {
  const began = performance.now();
  for (let lag = 0, before = began; !isDone(); ) {
    look();
    const now = performance.now();
    lag = Math.max(lag, now - before - stepMs);
    if (now - began > Math.min(mostPatienceMs, milliseconds + lateness * lag)) return;
    before = now;
    await delay(stepMs);
  }
}

/** A flow that is ready to be tried: what tells its packets from all others, and what tries it. */
export interface Attempt {
  readonly mark: Mark;
  /** Calls `look` again and again meanwhile. Returns how it ended, and how many packets were sent. */
  go(look: () => void): Promise<{ readonly result: string; readonly sent: number }>;
  close(): void;
}

/** Opens a flow's socket in its namespace, and a listener where the flow asks for one. */
export function prepare(flow: WhyFlow, namespaces: readonly Namespace[], nonce: string): Attempt {
  const from = namespaces.find(({ key }) => key === flow.from);
  if (!from) throw new Error(`There is no network namespace '${flow.from}' to send from.`);
  return flow.protocol === 'icmp' ? preparePing(flow, from, nonce) : prepareConnection(flow, from, namespaces);
}

function preparePing({ to }: WhyFlow, from: Namespace, nonce: string): Attempt {
  const fd = within(from, () => socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
  return {
    mark: { protocol: 'icmp', number: Number.parseInt(nonce.slice(-4), 16) },
    go: async (look) => {
      let result = 'timeout';
      let sent = 0;
      for (; sent < times && result !== 'replied'; ) {
        const error = sendTo(fd, echoRequest(nonce, ++sent), inetAddress(to, 0));
        if (error !== undefined) result = error;
        const isDone = () => {
          if (hasReply(fd, nonce, to)) result = 'replied';
          return result === 'replied';
        };
        await watch(sent === times ? patienceMs : apartMs, look, isDone);
      }
      return { result, sent };
    },
    close: () => closeSync(fd),
  };
}

const datagram = Buffer.alloc(65_536);
const sender = Buffer.alloc(16);

function hasReply(fd: number, nonce: string, to: string): boolean {
  let found = false;
  for (let length = receiveFrom(fd, datagram, sender); length >= 0; length = receiveFrom(fd, datagram, sender)) {
    const bytes = datagram.subarray(0, length);
    const isReply = bytes.readUInt8((bytes.readUInt8(0) & 15) * 4) === 0;
    if (isReply && bytes.includes(nonce) && sender.subarray(4, 8).join('.') === to) found = true;
  }
  return found;
}

function prepareConnection(flow: WhyFlow, from: Namespace, namespaces: readonly Namespace[]): Attempt {
  const { client, source } = openClient(from);
  const stop = flow.serve === true ? serve(flow, namespaces) : () => undefined;
  return {
    mark: { protocol: 'tcp', number: source },
    go: async (look) => {
      let result = 'timeout';
      let ended = false;
      const end = (how: string) => {
        if (!ended) result = how;
        ended = true;
      };
      client.on('connect', () => end('open'));
      client.on('error', ({ code, message }: Error & { code?: string }) => end(code ?? message));
      client.connect(flow.port ?? 0, flow.to);
      await watch(apartMs + patienceMs, look, () => ended);
      look();
      if (result === 'open') client.resetAndDestroy();
      return { result, sent: 1 };
    },
    close: () => {
      client.destroy();
      stop();
    },
  };
}

/** A listener of ours in the namespace where the connection should arrive; none where the port is taken. */
function serve({ target, targetPort, port }: WhyFlow, namespaces: readonly Namespace[]): () => void {
  const namespace = namespaces.find(({ key }) => key === target);
  if (!namespace) return () => undefined;
  try {
    const fd = listenInside(namespace, '0.0.0.0', targetPort ?? port ?? 0);
    const server = createServer((_, response) => response.end());
    server.listen({ fd });
    return () => {
      server.closeAllConnections();
      server.close();
    };
  } catch {
    return () => undefined;
  }
}
