import { once } from 'node:events';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { tcpInside } from '../../host/agent/sockets.ts';
import { afterGiven } from '../../host/machine-time.ts';

/** A TCP connection to try, from the namespace with that key. */
export type ConnectRequest = {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly timeoutMs?: number;
};

/** 'open', 'timeout', or the error's name: 'ECONNREFUSED' and 'EHOSTUNREACH' are answers too. */
export type ConnectResult = ConnectRequest & {
  readonly result: string;
  readonly durationMs: number;
};

const defaultTimeoutMs = 1000;

/** Opens a TCP connection and closes it again. */
export async function connect(namespace: Namespace, wanted: ConnectRequest): Promise<ConnectResult> {
  const began = performance.now();
  const socket = tcpInside(namespace).connect(wanted.port, wanted.to);
  const callOff = afterGiven(wanted.timeoutMs ?? defaultTimeoutMs, () => socket.destroy(new Error('timeout')));
  const result = await once(socket, 'connect').then(
    () => 'open',
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
  callOff();
  socket.destroy();
  return { ...wanted, result, durationMs: performance.now() - began };
}
