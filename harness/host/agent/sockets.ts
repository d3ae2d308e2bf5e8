import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import {
  AF_INET,
  AF_INET6,
  bindSocket,
  inet6Address,
  inetAddress,
  listenOn,
  SOCK_DGRAM,
  SOCK_STREAM,
  setOption,
  socket,
} from './linux.ts';
import { type Namespace, within } from './namespaces.ts';

const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
const yes = Buffer.from([1, 0, 0, 0]);

const isV6 = (address: string) => address.includes(':');

/** A socket of the address's family, bound to it; at '::' it takes nothing of IPv4, which may have a server of its own. */
function boundSocket(type: number, address: string, port: number): number {
  const fd = socket(isV6(address) ? AF_INET6 : AF_INET, type, 0);
  return orClosed(fd, () => {
    if (isV6(address)) setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, yes);
    if (type === SOCK_STREAM) setOption(fd, SOL_SOCKET, SO_REUSEADDR, yes);
    bindSocket(fd, isV6(address) ? inet6Address(address, port) : inetAddress(address, port));
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

/** A listening TCP socket inside the namespace, for `server.listen({ fd })`. Throws with `code` 'EADDRINUSE' when the port is taken. */
export function listenInside(namespace: Namespace, address: string, port: number): number {
  return within(namespace, () => {
    const fd = boundSocket(SOCK_STREAM, address, port);
    return orClosed(fd, () => listenOn(fd));
  });
}

/** A UDP socket bound inside the namespace, of the address's family. Throws with `code` 'EADDRINUSE' when the port is taken. */
export function udpInside(namespace: Namespace, address: string, port: number): UdpSocket {
  const fd = within(namespace, () => boundSocket(SOCK_DGRAM, address, port));
  const udp = createSocket(isV6(address) ? 'udp6' : 'udp4');
  udp.bind({ fd });
  return udp;
}

/** A TCP client socket that belongs to the namespace; `connect` it to an IP address of that family, never to a name. */
export function tcpInside(namespace: Namespace, family: 4 | 6 = 4): Socket {
  const fd = within(namespace, () => socket(family === 6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0));
  return new Socket({ fd, manualStart: true } as ConstructorParameters<typeof Socket>[0]);
}
