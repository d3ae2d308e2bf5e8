import { randomInt } from 'node:crypto';
import type { Socket as UdpSocket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { decode, encode } from 'dns-packet';
import { answer } from '../../host/agent/dns.ts';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { udpInside } from '../../host/agent/sockets.ts';
import { machineTime } from '../../host/machine-time.ts';
import type { NameQuery, NameSeen } from '../../model/index.ts';
import { named } from './surveyed.ts';

/** Names to ask for, all at once, and where on the simulated internet a name server of ours answers meanwhile. */
export type NamesRequest = {
  readonly queries: readonly NameQuery[];
  readonly timeoutMs: number;
  readonly serve?: string;
};

const resendMs = 250;
const mostHeard = 1000;

/** Asks for all of the names; `heard` are those that came to the name server of ours, by whatever way. Throws for a namespace that is not there. */
export async function askNames(
  { queries, timeoutMs, serve }: NamesRequest,
  namespaces: readonly Namespace[],
): Promise<{ readonly seen: NameSeen[]; readonly heard: readonly string[] }> {
  const heard: string[] = [];
  const server = serve === undefined ? undefined : serveNames(named(namespaces, '@internet'), serve, heard);
  try {
    const asked = queries.map((one) => askName(named(namespaces, one.from), one, timeoutMs));
    return { seen: await Promise.all(asked), heard };
  } finally {
    server?.close();
  }
}

function serveNames(internet: Namespace, address: string, heard: string[]): UdpSocket {
  const udp = udpInside(internet, address, 53);
  return udp.on('message', (query, from) => {
    const reply = answer(query);
    if (reply === undefined) return;
    if (heard.length < mostHeard) heard.push(nameIn(reply));
    udp.send(reply, from.port, from.address, () => undefined);
  });
}

const nameIn = (message: Buffer) => decode(message).questions?.[0]?.name.toLowerCase() ?? '';

/** Asks a name server over UDP for a name's IPv4 addresses (RFC 1035), from inside a namespace. Never throws for what the server does. */
async function askName(namespace: Namespace, query: NameQuery, timeoutMs: number): Promise<NameSeen> {
  const client = udpInside(namespace, '0.0.0.0', 0);
  const id = randomInt(65_536);
  const bytes = encode({ type: 'query', id, flags: 0x0100, questions: [{ type: 'A', name: query.name }] });
  let seen: Omit<NameSeen, keyof NameQuery> | undefined;
  const fail = (error: (Error & { code?: string }) | null) => {
    if (error) seen ??= { result: error.code ?? error.message, addresses: [] };
  };
  client.on('error', fail);
  client.on('message', (data, { address }) => {
    if (address === query.server) seen ??= read(data, id);
  });
  const { given } = machineTime();
  const deadline = given() + timeoutMs;
  for (let sendAt = 0; seen === undefined && given() < deadline; ) {
    if (performance.now() >= sendAt) {
      client.send(bytes, 53, query.server, fail);
      sendAt = performance.now() + resendMs;
    }
    await delay(5);
  }
  client.close();
  return { ...query, ...(seen ?? { result: 'timeout', addresses: [] }) };
}

/** What a reply says; undefined where it is none to this question. */
export function read(data: Buffer, id: number): Omit<NameSeen, keyof NameQuery> | undefined {
  try {
    const reply = decode(data);
    if (reply.type !== 'response' || reply.id !== id) return undefined;
    const addresses = (reply.answers ?? []).flatMap((one) => (one.type === 'A' ? [one.data] : []));
    // The low four bits of the flags say how it went (RFC 1035, 4.1.1); the package has their names beside its types.
    const code = data.readUInt16BE(2) & 15;
    return { result: code === 0 ? 'answered' : code === 3 ? 'no such name' : `refused (${code})`, addresses };
  } catch {
    return undefined;
  }
}
