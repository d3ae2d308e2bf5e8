import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import type { Established } from '../../model/index.ts';

/** Every established TCP socket of these namespaces (ss(8)). */
export async function listEstablished(namespaces: readonly Namespace[]): Promise<Established[]> {
  const lists = await Promise.all(
    namespaces.map(async (namespace) => {
      const command = ['-tnH', 'state', 'established'];
      const child = within(namespace, () => spawn('ss', command, { stdio: ['ignore', 'pipe', 'ignore'] }));
      return (await text(child.stdout)).split('\n').flatMap((line) => parseSocket(namespace.key, line));
    }),
  );
  return lists.flat();
}

/** With a state asked for, ss leaves its column out: the third is the local end, the fourth the peer. */
function parseSocket(namespace: string, line: string): Established[] {
  const [, , local, peer] = line.trim().split(/\s+/);
  const [from, to] = [end(local), end(peer)];
  return from && to
    ? [{ namespace, ...{ address: from.address, port: from.port }, peer: to.address, peerPort: to.port }]
    : [];
}

function end(text = ''): { readonly address: string; readonly port: number } | undefined {
  const parts = /^(.*):(\d+)$/.exec(text);
  if (!parts) return undefined;
  return { address: (parts[1] ?? '').replace(/[[\]]|%.*$|::ffff:/g, ''), port: Number(parts[2]) };
}

/** How many packet sockets of these namespaces take packets now (/proc/net/packet; packet(7)). */
export function countPacketSockets(namespaces: readonly Namespace[]): number {
  return namespaces.reduce((sum, namespace) => {
    const table = within(namespace, () => readFileSync('/proc/thread-self/net/packet', 'latin1'));
    const running = table
      .split('\n')
      .slice(1)
      .filter((line) => line.trim().split(/\s+/)[5] === '1');
    return sum + running.length;
  }, 0);
}
