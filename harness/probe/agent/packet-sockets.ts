import { readFileSync } from 'node:fs';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import type { Established } from '../../model/index.ts';
import { bounded, told } from './told.ts';

const mostEstablished = 10_000;

/** Every established TCP socket of these namespaces (ss(8)). */
export async function listEstablished(namespaces: readonly Namespace[]): Promise<Established[]> {
  const lists = await Promise.all(
    namespaces.map(async (namespace) => {
      const { output } = await told(namespace, ['ss', '-tnH', 'state', 'established']);
      return output.split('\n').flatMap((line) => parseSocket(namespace.key, line));
    }),
  );
  return [...bounded(lists.flat(), mostEstablished, 'established connections')];
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
