import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { listenInside, tcpInside } from '../../host/agent/sockets.ts';
import { afterGiven } from '../../host/machine-time.ts';

/**
 * Connections to open and to hold, from the namespace with the key `from`. Where nothing listens at `port` in the namespace `in`, we
 * do, for as long as they are held.
 */
export type HoldRequest = {
  readonly from: string;
  readonly in: string | null;
  readonly to: string;
  readonly port: number;
  readonly count: number;
};

/** Connections that are open and stay so until they are let go. */
export interface Held {
  /** How many there are. */
  readonly open: number;
  letGo(): void;
}

const connectMs = 2000;

/** Opens the connections, all at once; those that cannot be opened are left out. */
export async function hold(from: Namespace, target: Namespace | undefined, request: HoldRequest): Promise<Held> {
  const { to, port, count } = request;
  const server = target === undefined ? undefined : await listen(target, to, port);
  const sockets = await Promise.all(Array.from({ length: count }, () => open(from, to, port)));
  const held = sockets.filter((socket) => socket !== undefined);
  return {
    open: held.length,
    letGo: () => {
      for (const socket of held) socket.destroy();
      server?.close();
    },
  };
}

/** A server that takes connections and says nothing; undefined where somebody listens already, or nobody can. */
async function listen(namespace: Namespace, address: string, port: number): Promise<Server | undefined> {
  try {
    const fd = listenInside(namespace, address, port);
    const server = createServer((socket) => void socket.on('error', () => socket.destroy()).resume());
    server.listen({ fd });
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}

async function open(namespace: Namespace, to: string, port: number): Promise<Socket | undefined> {
  const socket = tcpInside(namespace).connect(port, to);
  const callOff = afterGiven(connectMs, () => socket.destroy(new Error('timeout')));
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  callOff();
  socket.on('error', () => undefined);
  // What the server says is read, or the connection would not notice its end.
  socket.resume();
  return connected ? socket : undefined;
}
