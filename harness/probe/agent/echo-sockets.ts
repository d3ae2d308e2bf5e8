import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { type Lab, labFolder } from '../../host/agent/lab.ts';
import { placeInside } from '../../host/agent/linux.ts';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import { tcpInside } from '../../host/agent/sockets.ts';
import { afterGiven } from '../../host/machine-time.ts';

/** A line with a nonce to send to a socket, from the namespace with that key. */
export type EchoRequest = {
  readonly from: string;
  /** A Unix socket's path as the lab host has it (a relative one is below the submission's folder, '@' begins an abstract name), or a TCP port. */
  readonly to: { readonly path: string } | { readonly address: string; readonly port: number };
  readonly timeoutMs?: number;
};

/** 'echo': the nonce came back; 'other': something else did; 'silent': it was connected, and nothing came; else why it was not ('ECONNREFUSED', 'ENOENT', 'timeout', …). */
export type EchoResult = EchoRequest & { readonly result: string };

const defaultTimeoutMs = 500;
const mostAnswer = 65_536;

/** Connects, sends a line and waits for it to come back. */
export async function askEcho(
  namespace: Namespace,
  labs: readonly Lab[],
  wanted: EchoRequest,
  nonce: string,
): Promise<EchoResult> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let text = '';
  let isOpen = false;
  const end = (failed: string) => {
    if (text.includes(nonce)) resolve('echo');
    else if (text.length > 0) resolve('other');
    else resolve(isOpen ? 'silent' : failed);
  };
  const callOff = afterGiven(wanted.timeoutMs ?? defaultTimeoutMs, () => setImmediate(() => end('timeout')));
  const client = open(namespace, rootFor(wanted, labs), wanted.to);
  if (client === undefined) end('ENOENT');
  client?.on('connect', () => {
    isOpen = true;
    client.write(`${nonce}\n`);
  });
  client?.on('data', (data: Buffer) => {
    text += data.toString('latin1');
    if (text.includes(nonce) || text.length > mostAnswer) end('other');
  });
  client?.on('error', (error: Error & { code?: string }) => end(error.code ?? error.message));
  client?.on('close', () => end('closed'));
  const result = await promise;
  callOff();
  client?.destroy();
  return { ...wanted, result };
}

/** The root directory of the lab host that a namespace is of. */
function rootFor({ from }: EchoRequest, labs: readonly Lab[]): number | undefined {
  return (labs.find(({ name }) => name !== undefined && from.startsWith(`${name}:`)) ?? labs[0])?.root;
}

/** A client under way, whose socket belongs to the namespace; undefined where there is no such path. */
function open(namespace: Namespace, root: number | undefined, to: EchoRequest['to']): Socket | undefined {
  if (!('path' in to)) return tcpInside(namespace).connect(to.port, to.address);
  if (to.path.startsWith('@')) return within(namespace, () => new Socket().connect(to.path.replace('@', '\0')));
  const fd =
    root === undefined ? undefined : placeInside(root, to.path.startsWith('/') ? to.path : `${labFolder}/${to.path}`);
  if (fd === undefined) return undefined;
  try {
    // The link of /proc leads to the very file, wherever the lab host's own links point (proc(5)).
    return within(namespace, () => new Socket().connect(`/proc/self/fd/${fd}`));
  } finally {
    closeSync(fd);
  }
}
