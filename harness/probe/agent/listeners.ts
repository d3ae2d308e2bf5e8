import { closeSync, openSync, readSync } from 'node:fs';
import type { Lab } from '../../host/agent/lab.ts';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import type { Listener, UnixListener } from '../../model/index.ts';
import { bounded, told } from './told.ts';
import { holdersIn, isInLabs, placesOf } from './unix-places.ts';

const most = 3000;

/**
 * Every listening TCP socket of these namespaces. The kernel's tables are read without a process; only where something listens on IPv6,
 * whose table does not tell whether IPv4 is meant too, ss(8) is asked.
 */
export async function listListeners(namespaces: readonly Namespace[]): Promise<Listener[]> {
  const lists = await Promise.all(
    namespaces.map(async (namespace) => {
      if (listening(namespace, 'tcp6').length === 0) return parseTable(namespace.key, listening(namespace, 'tcp'));
      const { output } = await told(namespace, ['ss', '-ltnH']);
      return parseListeners(namespace.key, output);
    }),
  );
  return [...bounded(lists.flat(), most, 'listening sockets')];
}

/** TCP_LISTEN (include/net/tcp_states.h). */
const listenState = '0A';
const chunkBytes = 64 * 1024;

/** The lines of listening sockets, which come before all others (Documentation/networking/proc_net_tcp.rst), and one more than `most` at most. */
function listening(namespace: Namespace, table: 'tcp' | 'tcp6'): string[][] {
  const fd = within(namespace, () => openSync(`/proc/thread-self/net/${table}`, 'r'));
  try {
    const chunk = Buffer.alloc(chunkBytes);
    let text = '';
    for (;;) {
      const length = readSync(fd, chunk);
      text += chunk.toString('latin1', 0, length);
      const rows = text.split('\n').slice(1, -1);
      const sockets = rows.map((row) => row.trim().split(/\s+/));
      const end = sockets.findIndex(([, , , state]) => state !== listenState);
      if (end >= 0) return sockets.slice(0, end);
      if (length === 0 || sockets.length > most) return sockets;
    }
  } finally {
    closeSync(fd);
  }
}

/** The second column is the local end: an address as the kernel has it in memory, in hexadecimal, and the port. */
function parseTable(namespace: string, sockets: readonly string[][]): Listener[] {
  return sockets.map(([, local = '']) => {
    const [address = '', port = ''] = local.split(':');
    const bytes = address.match(/../g)?.reverse() ?? [];
    return {
      namespace,
      address: bytes.map((byte) => Number.parseInt(byte, 16)).join('.'),
      port: Number.parseInt(port, 16),
    };
  });
}

/** Reads `ss -ltnH`: the fourth column is address:port, '[::]:80' for IPv6 and '127.0.0.1%lo:53' for one interface. */
function parseListeners(namespace: string, output: string): Listener[] {
  return output.split('\n').flatMap((line) => {
    const local = /^(.*):(\d+)$/.exec(line.split(/\s+/)[3] ?? '');
    if (!local) return [];
    return [{ namespace, address: (local[1] ?? '').replace(/[[\]]|%.*$/g, ''), port: Number(local[2]) }];
  });
}

/** __SO_ACCEPTCON (include/linux/net.h): the socket listens. */
const accepts = 0x10000;
const mostTable = 1024 * 1024;

/** Every listening Unix socket of these namespaces that has a name; the kernel lists one in the namespace that it was made in (proc_net(5), `unix`). */
export function listUnixListeners(namespaces: readonly Namespace[], labs: readonly Lab[]): UnixListener[] {
  const all = namespaces.flatMap((namespace) =>
    unixTable(namespace).flatMap((row) => {
      const [, flags = '', inode = '', path] = /^\S+ \S+ \S+ ([\dA-F]{8}) \S+ \S+\s+(\d+) (.+)$/.exec(row) ?? [];
      const listens = (Number.parseInt(flags, 16) & accepts) !== 0;
      return listens && path !== undefined ? [{ namespace: namespace.key, inode, path }] : [];
    }),
  );
  const sockets = bounded(all, most, 'listening Unix sockets');
  const places = placesOf(
    sockets,
    () => holdersIn(labs),
    (path) => isInLabs(path, labs),
  );
  return sockets.map(({ namespace, path }, at) => ({ namespace, path: places[at] ?? path }));
}

function unixTable(namespace: Namespace): readonly string[] {
  const fd = within(namespace, () => openSync('/proc/thread-self/net/unix', 'r'));
  try {
    const table = Buffer.alloc(mostTable);
    let length = 0;
    for (let read = -1; read !== 0 && length < mostTable; length += read)
      read = readSync(fd, table, length, mostTable - length, null);
    return table.toString('utf8', 0, length).split('\n').slice(1);
  } finally {
    closeSync(fd);
  }
}
