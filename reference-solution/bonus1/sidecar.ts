#!/usr/bin/env node
/**
 * A sidecar: it stands beside a program and speaks TLS in its place. What comes from the bridge must be by the one service that may ask;
 * what the program asks of others is led here, and goes out under the program's own name. SIGHUP: read the certificates anew.
 *
 *   node sidecar.ts FOLDER '{"service": "order-service", "address": "10.0.0.40", …}'
 */
import { readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTls } from 'node:tls';
import { ports, type SidecarPlan } from './ports.ts';

const [folder = '', text = '{}'] = process.argv.slice(2);
const { service, address, inbound, outbound } = JSON.parse(text) as SidecarPlan;

function readIdentity() {
  const own = readFileSync(join(folder, `${service}.pem`));
  return { cert: own, key: own, ca: readFileSync(join(folder, 'ca.pem')) };
}

let identity = readIdentity();
const counted = new Map<string, number>();
const count = (what: string) => counted.set(what, (counted.get(what) ?? 0) + 1);

/** Passes on what either says until one has hung up; what was said before that still arrives. */
function splice(one: Socket, other: Socket): void {
  one.pipe(other);
  other.pipe(one);
  for (const [near, far] of [
    [one, other],
    [other, one],
  ] as const) {
    near.on('error', () => far.destroy());
    near.on('close', () => far.destroySoon());
  }
}

if (inbound) {
  const guard = createTls({ ...identity, requestCert: true, rejectUnauthorized: true, noDelay: true }, (socket) => {
    // The authority vouches for all services. Which of them this is decides.
    if (socket.getPeerCertificate().subject?.CN !== inbound.caller) {
      count('sidecar_refused_total{why="identity"}');
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    count(`sidecar_connections_total{side="inbound",peer="${inbound.caller}"}`);
    splice(socket, connect({ port: inbound.port, host: '127.0.0.1', noDelay: true }));
  });
  guard.on('tlsClientError', () => count('sidecar_refused_total{why="tls"}'));
  guard.listen(ports.inbound, address);
  process.on('SIGHUP', () => guard.setSecureContext(readIdentity()));
}

for (const { port, address: host, service: peer } of outbound) {
  createServer({ noDelay: true }, (socket) => {
    count(`sidecar_connections_total{side="outbound",peer="${peer}"}`);
    // servername is also the name that the other's certificate has to bear.
    const secured = connectTls({ host, port: ports.inbound, servername: peer, ...identity });
    secured.setNoDelay(true);
    splice(socket, secured);
  }).listen(port, '127.0.0.1');
}
process.on('SIGHUP', () => {
  identity = readIdentity();
});

/** Whether the program takes connections; without one to guard, a sidecar is ready when it runs. */
function isReady(): Promise<boolean> {
  if (!inbound) return Promise.resolve(true);
  return new Promise((resolve) => {
    const socket = connect({ port: inbound.port, host: '127.0.0.1' });
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

createHttp(async ({ url }, response) => {
  if (url === '/ready') response.writeHead((await isReady()) ? 200 : 503).end();
  else if (url === '/metrics') {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end([...counted].map(([name, value]) => `${name} ${value}\n`).join(''));
  } else response.writeHead(404).end();
}).listen(ports.metrics, address);

process.on('SIGTERM', () => process.exit(0));
