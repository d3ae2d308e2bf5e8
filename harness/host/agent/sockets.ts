import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { AF_INET, bindSocket, inetAddress, listenOn, SOCK_DGRAM, SOCK_STREAM, setOption, socket } from './linux.ts';
import { type Namespace, within } from './namespaces.ts';

const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;

/** A listening TCP socket inside the namespace, for `server.listen({ fd })`. Throws with `code` 'EADDRINUSE' when the port is taken. */
export function listenInside(namespace: Namespace, address: string, port: number): number {
  return within(namespace, () => {
    const fd = socket(AF_INET, SOCK_STREAM, 0);
    return orClosed(fd, () => {
      setOption(fd, SOL_SOCKET, SO_REUSEADDR, Buffer.from([1, 0, 0, 0]));
      bindSocket(fd, inetAddress(address, port));
      listenOn(fd);
    });
  });
}

/** The descriptor once `prepare` is done with it; closed where that throws. */
function orClosed(fd: number, prepare: () => void): number {
  try {
    prepare();
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** A UDP socket bound inside the namespace. Throws with `code` 'EADDRINUSE' when the port is taken. */
export function udpInside(namespace: Namespace, address: string, port: number): UdpSocket {
  const fd = within(namespace, () => {
    const made = socket(AF_INET, SOCK_DGRAM, 0);
    return orClosed(made, () => bindSocket(made, inetAddress(address, port)));
  });
  const udp = createSocket('udp4');
  udp.bind({ fd });
  return udp;
}

/** A TCP client socket that belongs to the namespace; `connect` it to an IP address, never to a name. */
export function tcpInside(namespace: Namespace): Socket {
  const fd = within(namespace, () => socket(AF_INET, SOCK_STREAM, 0));
  return new Socket({ fd, manualStart: true } as ConstructorParameters<typeof Socket>[0]);
}
