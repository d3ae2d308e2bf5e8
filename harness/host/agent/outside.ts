import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { answer } from './dns.ts';
import type { Lab } from './lab.ts';
import { createNamespace, type Namespace, within } from './namespaces.ts';
import { outside } from './settings.ts';
import { listenInside, udpInside } from './sockets.ts';

/** The simulated outside of a lab host. */
export interface Outside {
  readonly internet: Namespace;
  readonly client: Namespace;
}

/** Runs `ip -batch` inside a namespace. Throws with what ip says when a line fails. */
async function ipBatch(namespace: Namespace, lines: readonly string[]): Promise<void> {
  const child = within(namespace, () => spawn('ip', ['-batch', '-'], { stdio: ['pipe', 'ignore', 'pipe'] }));
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdin.end(`${lines.join('\n')}\n`);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The simulated internet could not be set up: ${errors.trim()}`);
}

/**
 * Makes the internet and the external client, and joins them to the lab host by its uplink. The internet has no route to
 * the lab's subnet, so only packets that really carry the host's address are answered.
 */
export async function createOutside(lab: Lab, uplink: string): Promise<Outside> {
  const internet = createNamespace('@internet');
  const client = createNamespace('@client');
  const self = process.pid;
  within(internet, () => writeFileSync('/proc/sys/net/ipv4/ip_forward', '1'));
  await ipBatch(internet, [
    'link set lo up',
    ...outside.resolvers.map((address) => `address add ${address}/32 dev lo`),
    `route add local ${outside.named} dev lo`,
    `link add up0 type veth peer name ${uplink} netns /proc/${lab.pid}/ns/net`,
    `link add cl0 type veth peer name eth0 netns /proc/${self}/fd/${client.fd}`,
    `address add ${outside.router}/24 dev up0`,
    `address add ${outside.clientRouter}/24 dev cl0`,
    'link set up0 up',
    'link set cl0 up',
  ]);
  return { internet, client };
}

/** Gives the lab host and the client their ends of the cable, and the lab host the settings of a fresh machine. */
export async function plugIn(host: Namespace, client: Namespace, uplink: string): Promise<void> {
  within(host, () => {
    for (const scope of ['all', 'default']) writeFileSync(`/proc/sys/net/ipv4/conf/${scope}/rp_filter`, '2');
    writeFileSync('/proc/sys/net/ipv4/ip_forward', '0');
  });
  await Promise.all([
    ipBatch(host, [
      'link set lo up',
      `address add ${outside.labHost}/24 dev ${uplink}`,
      `link set ${uplink} up`,
      `route add default via ${outside.router}`,
    ]),
    ipBatch(client, [
      'link set lo up',
      `address add ${outside.client}/24 dev eth0`,
      'link set eth0 up',
      `route add default via ${outside.clientRouter}`,
    ]),
  ]);
}

/** Starts DNS and HTTP on the simulated internet. */
export function serveInternet(internet: Namespace): void {
  for (const address of outside.resolvers) {
    const udp = udpInside(internet, address, 53);
    udp.on('message', (query, from) => {
      const reply = answer(query);
      if (reply && from.port > 0) udp.send(reply, from.port, from.address, () => undefined);
    });
    const tcp = createTcpServer((connection) => {
      connection.on('error', () => connection.destroy());
      connection.on('data', (data: Buffer) => {
        const reply = answer(data.subarray(2));
        if (!reply) return connection.destroy();
        const length = Buffer.alloc(2);
        length.writeUInt16BE(reply.length);
        connection.end(Buffer.concat([length, reply]));
      });
    });
    tcp.listen({ fd: listenInside(internet, address, 53) });
  }
  const http = outside.httpPorts.map((port) => {
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'text/plain');
      response.end(`${request.socket.remoteAddress} ${request.method} ${request.url}\n`);
    });
    return server.listen({ fd: listenInside(internet, '0.0.0.0', port) });
  });
  for (const server of http) server.unref();
}
