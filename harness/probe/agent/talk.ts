import { setTimeout as delay } from 'node:timers/promises';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { listenInside, tcpInside, udpInside } from '../../host/agent/sockets.ts';
import { afterGiven, machineTime } from '../../host/machine-time.ts';
import type { TalkCall, TalkSeen } from '../../model/index.ts';
import { type Way, withRoutes, withWays } from './connections.ts';
import { type Ear, type EarPlace, type Heard, openEars, tcpEar, udpEar } from './ears.ts';
import type { Nonces } from './nonce.ts';
import { named } from './surveyed.ts';

/** Servers of ours in namespaces, and who says a word to which address, all at once. */
export type TalkRequest = {
  readonly servers: readonly EarPlace[];
  readonly calls: readonly TalkCall[];
  readonly timeoutMs: number;
  /** Prefixes that the internet routes to the lab host meanwhile. */
  readonly routed?: readonly string[];
  /** Routes of ours in the lab's namespaces meanwhile: to one address, by the way of another. */
  readonly ways?: readonly Way[];
};

const resendMs = 100;

/** Of an answer so much is read: the word that comes back is short. */
const mostAnswer = 65_536;

type Noted = { readonly nonces: Nonces; readonly heard: Heard };

/** Tells of each call which namespace heard its nonce, from which address, and whether the answer came back from where it was sent. Throws for a namespace that is not there, and what the submission caused where it has a port that a server of ours needs. */
export async function talk(wanted: TalkRequest, namespaces: readonly Namespace[], nonces: Nonces): Promise<TalkSeen[]> {
  const heard: Heard = new Map();
  const ears = openEars(wanted.servers, (place) => openEar(named(namespaces, place.in), place, { nonces, heard }));
  try {
    const work = () =>
      Promise.all(
        wanted.calls.map(async (call) => {
          const nonce = nonces.next();
          const ask = { tcp: askTcp, udp: askUdp }[call.protocol];
          const result = await ask(named(namespaces, call.from), call, nonce, wanted.timeoutMs);
          const { by = null, source = null } = heard.get(nonce) ?? {};
          return { ...call, result, by, source };
        }),
      );
    return await withRoutes(wanted.routed ?? [], namespaces, () => withWays(wanted.ways ?? [], namespaces, work));
  } finally {
    for (const ear of ears) ear.close();
  }
}

function openEar(namespace: Namespace, { protocol, port, address = '0.0.0.0', in: key }: EarPlace, noted: Noted): Ear {
  if (protocol === 'udp') return udpEar(udpInside(namespace, address, port), key, noted);
  const { server, close } = tcpEar(key, noted);
  server.listen({ fd: listenInside(namespace, address, port) });
  return { close };
}

function askTcp(namespace: Namespace, { to, port }: TalkCall, nonce: string, timeoutMs: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const client = tcpInside(namespace, to.includes(':') ? 6 : 4);
  const end = (result: string) => {
    callOff();
    resolve(result);
    client.destroy();
  };
  // After a late timer there may be an answer that nobody has read yet.
  const callOff = afterGiven(timeoutMs, () => setImmediate(() => end('timeout')));
  let text = '';
  client.on('data', (data: Buffer) => {
    text += data.toString('latin1');
    if (text.includes(nonce)) end('answered');
    else if (text.length > mostAnswer) end('another answer');
  });
  client.on('error', (error: Error & { code?: string }) => end(error.code ?? error.message));
  client.on('close', () => end('closed'));
  client.on('connect', () => client.write(nonce));
  client.connect(port, to);
  return promise;
}

async function askUdp(namespace: Namespace, { to, port }: TalkCall, nonce: string, timeoutMs: number): Promise<string> {
  const client = udpInside(namespace, to.includes(':') ? '::' : '0.0.0.0', 0);
  let result = 'timeout';
  client.on('error', () => undefined);
  client.on('message', (data, sender) => {
    if (data.includes(nonce))
      result = sender.address === to && sender.port === port ? 'answered' : 'answered from elsewhere';
  });
  const { given } = machineTime();
  const deadline = given() + timeoutMs;
  for (let sendAt = 0; result === 'timeout' && given() < deadline; ) {
    if (performance.now() >= sendAt) {
      client.send(nonce, port, to, () => undefined);
      sendAt = performance.now() + resendMs;
    }
    await delay(5);
  }
  client.close();
  return result;
}
