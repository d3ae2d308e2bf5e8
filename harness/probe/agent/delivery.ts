import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { listenInside } from '../../host/agent/sockets.ts';
import type { Delivery } from '../../model/index.ts';
import { request } from './http.ts';
import type { Nonces } from './nonce.ts';
import { named } from './surveyed.ts';
import { drainTaps, newTrail, type Tap, withTaps } from './taps.ts';

/** An HTTP request with a nonce in its path, and where our own server waits for it. */
export type DeliveryRequest = {
  readonly from: string;
  /** 'http://203.0.113.10:8080': the nonce becomes the path. */
  readonly origin: string;
  readonly serve: { readonly in: string; readonly port: number };
  readonly timeoutMs?: number;
};

const defaultTimeoutMs = 1000;

/** Sends one request from `from` and watches in which namespaces it is seen. Throws for a namespace that is not there. */
export function deliver(wanted: DeliveryRequest, namespaces: readonly Namespace[], nonces: Nonces): Promise<Delivery> {
  return withTaps(namespaces, (taps) => watchDelivery(taps, wanted, namespaces, nonces.next(), nonces));
}

async function watchDelivery(
  taps: readonly Tap[],
  wanted: DeliveryRequest,
  namespaces: readonly Namespace[],
  nonce: string,
  nonces: Nonces,
): Promise<Delivery> {
  const [from, target] = [named(namespaces, wanted.from), named(namespaces, wanted.serve.in)];
  const server = await serveNonce(target, wanted.serve.port);
  const sightings = newTrail();
  const attempts = newTrail();
  const ports = new Set([Number(new URL(wanted.origin).port), wanted.serve.port]);
  const look = () =>
    drainTaps(taps, (sighting, bytes, at) => {
      if (nonces.find(bytes) === nonce) sightings.add(sighting, at);
      else if (sighting.kind === 'tcp' && ports.has(sighting.destinationPort ?? 0)) attempts.add(sighting, at);
    });
  const timer = setInterval(look, 2);
  try {
    const response = await request(from, {
      from: wanted.from,
      url: `${wanted.origin}/${nonce}`,
      timeoutMs: wanted.timeoutMs ?? defaultTimeoutMs,
    });
    look();
    const echoed = 'body' in response && response.body === `${nonce}\n`;
    return {
      server: server ? 'ours' : 'taken',
      response,
      echoed,
      sightings: sightings.inOrder(),
      attempts: attempts.inOrder().slice(0, 40),
    };
  } finally {
    clearInterval(timer);
    server?.closeAllConnections();
    server?.close();
  }
}

/** A server that answers every path with that path; undefined when the port is taken. */
async function serveNonce(namespace: Namespace, port: number): Promise<Server | undefined> {
  let fd: number;
  try {
    fd = listenInside(namespace, '0.0.0.0', port);
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  const server = createServer((incoming, outgoing) => outgoing.end(`${incoming.url?.slice(1)}\n`));
  server.listen({ fd });
  await once(server, 'listening');
  return server;
}
