import { setTimeout as delay } from 'node:timers/promises';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { tcpInside } from '../../host/agent/sockets.ts';
import { afterGiven } from '../../host/machine-time.ts';
import type { Exchange } from '../../model/index.ts';

/**
 * HTTP exchanges, each in a connection of its own: `burst` of them in quick succession, then one every `everyMs` for `steadyMs`. Beside them goes a slow
 * one: it is opened before the burst, and sends its request piece by piece after it.
 */
export type LimitRequest = {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly path: string;
  readonly burst: number;
  readonly everyMs: number;
  readonly steadyMs: number;
};

export type LimitResult = {
  readonly slow: Exchange;
  readonly burst: readonly Exchange[];
  /** How long after the burst's start the first of the steady ones was tried. */
  readonly steadyAfterMs: number;
  readonly steady: readonly Exchange[];
  readonly steadyMs: number;
};

/** Before a second has passed, the kernel has not sent a SYN again (RFC 6298, 2.1): each exchange is one SYN. So this is the wall's time, however little of it the machine gives. */
const connectMs = 800;
/** Long, as a server on a busy machine is slow with so many; what a limit cuts off waits longer still (RFC 6298, 5.5). */
const answerMs = 12_000;
const pieceMs = 100;
/** Between two connections of the burst: a small server holds only a few that it has not yet accepted (listen(2)). */
const burstMs = 8;

export async function tryLimit(namespace: Namespace, wanted: LimitRequest): Promise<LimitResult> {
  const request = `GET ${wanted.path} HTTP/1.1\r\nHost: ${wanted.to}\r\nConnection: close\r\n\r\n`;
  const burstOver = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const slow = exchange(namespace, wanted, async (send) => {
    send(request.slice(0, 4));
    opened.resolve();
    await burstOver.promise;
    for (let at = 4; at < request.length; at += 4) {
      send(request.slice(at, at + 4));
      await delay(pieceMs);
    }
  });
  await Promise.race([opened.promise, slow]);
  const began = performance.now();
  const one = () => exchange(namespace, wanted, async (send) => send(request));
  const burst: Promise<Exchange>[] = [];
  while (burst.length < wanted.burst) {
    burst.push(one());
    await delay(burstMs);
  }
  await delay(connectMs);
  const steadyAt = performance.now();
  burstOver.resolve();
  const steady: Promise<Exchange>[] = [];
  while (performance.now() - steadyAt < wanted.steadyMs) {
    steady.push(one());
    await delay(wanted.everyMs);
  }
  const steadyMs = performance.now() - steadyAt;
  return {
    slow: await slow,
    burst: await Promise.all(burst),
    steadyAfterMs: steadyAt - began,
    steady: await Promise.all(steady),
    steadyMs,
  };
}

/** Opens a connection, lets `say` send the request, and waits for the first bytes of an answer. */
function exchange(
  namespace: Namespace,
  { to, port }: Pick<LimitRequest, 'to' | 'port'>,
  say: (send: (text: string) => void) => Promise<void>,
): Promise<Exchange> {
  const began = performance.now();
  const socket = tcpInside(namespace);
  const { promise, resolve } = Promise.withResolvers<Exchange>();
  let open = false;
  const end = (outcome: Exchange['outcome']) => {
    callOff();
    resolve({ outcome, durationMs: performance.now() - began });
    socket.destroy();
  };
  // After a late timer there may be something that nobody has read yet.
  const ending = (outcome: Exchange['outcome']) => () => void setImmediate(() => end(outcome));
  const connecting = setTimeout(ending('dropped'), connectMs);
  let callOff = () => clearTimeout(connecting);
  socket.setNoDelay(true);
  socket.on('error', ({ code }: Error & { code?: string }) => {
    if (open) end('cut');
    else end(code === 'ECONNREFUSED' ? 'refused' : 'dropped');
  });
  socket.on('close', () => end('cut'));
  socket.on('data', () => end('answered'));
  socket.on('connect', () => {
    open = true;
    callOff();
    void say((text) => void (socket.writable && socket.write(text))).then(() => {
      if (!socket.destroyed) callOff = afterGiven(answerMs, ending('cut'));
    });
  });
  socket.connect(port, to);
  return promise;
}
