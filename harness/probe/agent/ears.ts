import type { Socket as UdpSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { causedBySubmission } from '../../model/index.ts';
import type { Nonces } from './nonce.ts';

/** By nonce: the namespace that heard it, and from which address. */
export type Heard = Map<string, { readonly by: string; readonly source: string }>;

/** A server of ours; `close` ends its connections with it. */
export interface Ear {
  close(): void;
}

/** Where an ear is to be. */
export type EarPlace = {
  readonly in: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Left out, all of the namespace's of IPv4; '::' is all of IPv6. */
  readonly address?: string;
};

/** Far more than any check has words at one server. */
const mostConnections = 1000;
const outsiders = ['@internet', '@client', '@underlay'];

/**
 * Opens an ear at each place. Throws where one cannot be opened, and leaves none open then; a port that something in the lab host has already
 * is of the submission's doing, and so is an address that has gone.
 */
export function openEars(places: readonly EarPlace[], open: (place: EarPlace) => Ear): readonly Ear[] {
  const ears: Ear[] = [];
  try {
    for (const place of places) ears.push(open(place));
    return ears;
  } catch (error) {
    for (const ear of ears) ear.close();
    const { in: key, protocol, port, address } = places[ears.length] as EarPlace;
    const reasons: Readonly<Record<string, string>> = {
      EADDRINUSE: 'something there has it already. Free it',
      EADDRNOTAVAIL: `${address} is not there any more. Leave it`,
    };
    const reason = reasons[(error as { code?: string }).code ?? ''];
    if (reason === undefined || outsiders.includes(key)) throw error;
    throw causedBySubmission(
      `No server of ours can wait at port ${port} (${protocol.toUpperCase()}) of ${key}: ${reason}.`,
    );
  }
}

/** A TCP server to be, at what `listen` gives: it notes nonces of ours and answers them with themselves; who says anything else is not talked to. */
export function tcpEar(key: string, { nonces, heard }: { readonly nonces: Nonces; readonly heard: Heard }) {
  const open = new Set<Socket>();
  const server = createServer((connection) => {
    open.add(connection);
    connection.on('close', () => open.delete(connection));
    connection.on('error', () => connection.destroy());
    connection.on('data', (data: Buffer) => {
      const nonce = nonces.find(data);
      if (nonce === undefined) return connection.destroy();
      heard.set(nonce, { by: key, source: connection.remoteAddress ?? '' });
      connection.end(data);
    });
  });
  server.maxConnections = mostConnections;
  const close = () => {
    server.close();
    for (const connection of open) connection.destroy();
  };
  return { server, close };
}

/** The same of a UDP socket that is bound. */
export function udpEar(
  udp: UdpSocket,
  key: string,
  { nonces, heard }: { readonly nonces: Nonces; readonly heard: Heard },
): Ear {
  udp.on('error', () => undefined);
  udp.on('message', (data, sender) => {
    const nonce = nonces.find(data);
    if (nonce === undefined) return;
    heard.set(nonce, { by: key, source: sender.address });
    // Nobody can be answered at port 0 (dgram throws).
    if (sender.port > 0) udp.send(data, sender.port, sender.address, () => undefined);
  });
  return { close: () => udp.close() };
}
