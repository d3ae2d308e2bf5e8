import type { Socket } from 'node:net';

/**
 * The socket, for a client library that throws at what a server of the submission sends, or would unpack it to more than we have: `guard` sees
 * each piece before the library does. What either throws ends the connection with the error, and not the agent. Such a library reads in
 * the 'data' event, so what it throws comes out of `emit`.
 */
export function guarded(socket: Socket, guard: (piece: Buffer) => void): Socket {
  const emit = socket.emit.bind(socket);
  socket.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== 'data') return emit(event, ...values);
    try {
      guard(values[0] as Buffer);
      return emit(event, ...values);
    } catch (error) {
      socket.destroy(error as Error);
      return true;
    }
  };
  return socket;
}
