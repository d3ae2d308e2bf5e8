import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { HostName } from '../../model/index.ts';
import { ipBatch } from './batches.ts';
import { openCollector, type Posted } from './collector.ts';
import { answer } from './dns.ts';
import type { Lab } from './lab.ts';
import { createNamespace, type Namespace, within } from './namespaces.ts';
import { outside, underlay } from './settings.ts';
import { listenInside, udpInside } from './sockets.ts';
import { addressLines, createUnderlay } from './underlay.ts';

/** The simulated outside of a lab host, or of two. */
export interface Outside {
  readonly internet: Namespace;
  readonly client: Namespace;
  /** What lies between two lab hosts. */
  readonly underlay?: Namespace;
}

/** The namespaces that are ours. */
export function trustedOf({ internet, client, underlay: between }: Outside): Namespace[] {
  return [internet, client, ...(between ? [between] : [])];
}

/**
 * Makes the internet and the external client, and joins them to the lab host by its uplink, or to the underlay on which two of them lie. The
 * internet has no route to the lab's subnet, so only packets that really carry a host's address are answered.
 */
export async function createOutside(labs: readonly [Lab, ...Lab[]], uplink: string): Promise<Outside> {
  const internet = createNamespace('@internet');
  const client = createNamespace('@client');
  const self = process.pid;
  within(internet, () => writeFileSync('/proc/sys/net/ipv4/ip_forward', '1'));
  const named = labs.flatMap((lab) => (lab.name === undefined ? [] : [{ ...lab, name: lab.name }]));
  const between = named.length > 0 ? await createUnderlay(named, internet, uplink) : undefined;
  const router = between ? `${underlay.router}/${underlay.prefix}` : `${outside.router}/24`;
  await ipBatch(internet, [
    'link set lo up',
    ...outside.resolvers.map((address) => `address add ${address}/32 dev lo`),
    `route add local ${outside.named} dev lo`,
    ...(between ? [] : [`link add up0 type veth peer name ${uplink} netns /proc/${labs[0].pid}/ns/net`]),
    `link add cl0 type veth peer name eth0 netns /proc/${self}/fd/${client.fd}`,
    `address add ${router} dev up0`,
    `address add ${outside.clientRouter}/24 dev cl0`,
    'link set up0 up',
    'link set cl0 up',
  ]);
  await ipBatch(client, [
    'link set lo up',
    `address add ${outside.client}/24 dev eth0`,
    'link set eth0 up',
    `route add default via ${outside.clientRouter}`,
  ]);
  return { internet, client, ...(between && { underlay: between }) };
}

/** Gives a lab host its end of the cable, and the settings of a fresh machine. */
export async function plugIn(host: Namespace, name: HostName | undefined, uplink: string): Promise<void> {
  within(host, () => {
    for (const scope of ['all', 'default']) writeFileSync(`/proc/sys/net/ipv4/conf/${scope}/rp_filter`, '2');
    writeFileSync('/proc/sys/net/ipv4/ip_forward', '0');
  });
  const alone = [
    `address add ${outside.labHost}/24 dev ${uplink}`,
    `link set ${uplink} up`,
    `route add default via ${outside.router}`,
  ];
  await ipBatch(host, ['link set lo up', ...(name === undefined ? alone : addressLines(name, uplink))]);
}

/** Starts DNS and HTTP on the simulated internet. Returns what is posted to its collector of traces, as it comes. */
export function serveInternet(internet: Namespace): readonly Posted[] {
  const { posts, take } = openCollector();
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
      if (take(request, response)) return;
      response.setHeader('content-type', 'text/plain');
      response.end(`${request.socket.remoteAddress} ${request.method} ${request.url}\n`);
    });
    return server.listen({ fd: listenInside(internet, '0.0.0.0', port) });
  });
  for (const server of http) server.unref();
  return posts;
}
