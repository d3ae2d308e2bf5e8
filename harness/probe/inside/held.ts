import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Namespace } from '../../host/inside/namespaces.ts';
import { tcpInside } from '../../host/inside/sockets.ts';

/** Connections to open and to hold, from the namespace with that key. */
export type HoldRequest = { readonly from: string; readonly to: string; readonly port: number; readonly count: number };

/** Connections that are open and stay so until they are let go. */
export interface Held {
  /** How many there are. */
  readonly open: number;
  letGo(): void;
}

const connectMs = 2000;

/** Opens the connections, all at once; those that cannot be opened are left out. */
export async function hold(namespace: Namespace, { to, port, count }: HoldRequest): Promise<Held> {
  const sockets = await Promise.all(Array.from({ length: count }, () => open(namespace, to, port)));
  const held = sockets.filter((socket) => socket !== undefined);
  return {
    open: held.length,
    letGo: () => {
      for (const socket of held) socket.destroy();
    },
  };
}

async function open(namespace: Namespace, to: string, port: number): Promise<Socket | undefined> {
  const socket = tcpInside(namespace).connect(port, to);
  const timer = setTimeout(() => socket.destroy(new Error('timeout')), connectMs);
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  clearTimeout(timer);
  socket.on('error', () => undefined);
  // What the server says is read, or the connection would not notice its end.
  socket.resume();
  return connected ? socket : undefined;
}
