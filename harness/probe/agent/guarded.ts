import type { Socket } from 'node:net';

const mostBytes = 8 * 1024 * 1024;

/**
 * The socket, for a client library that throws at what a server of the submission sends, or would keep all of it: that ends the
 * connection with the error and not the agent. Such a library reads in the 'data' event, so what it throws comes out of `emit`.
 */
export function guarded(socket: Socket): Socket {
  const emit = socket.emit.bind(socket);
  let bytes = 0;
  socket.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== 'data') return emit(event, ...values);
    bytes += (values[0] as Buffer).length;
    try {
      if (bytes > mostBytes) throw new Error(`it sent more than ${mostBytes} bytes`);
      return emit(event, ...values);
    } catch (error) {
      socket.destroy(error as Error);
      return true;
    }
  };
  return socket;
}
