import { closeSync, openSync, readSync } from 'node:fs';
import { openInside } from '../../host/agent/linux.ts';
import type { Resolver } from '../../model/index.ts';
import type { Api } from './api.ts';
import type { Inspected } from './containers.ts';

const mostBytes = 16 * 1024;
/** MAXNS in resolv.conf(5): further servers are not asked. */
const mostServers = 3;

/** Which name servers a container's programs ask; null where it does not run, or has no such file that can be read. */
export async function resolverOf(api: Api, container: string): Promise<Resolver | null> {
  const one = await api.find<Inspected>(`/containers/${encodeURIComponent(container)}/json`);
  if (one === undefined || one.State.Pid === 0) return null;
  const text = readInside(one.State.Pid);
  return text === undefined ? null : parseResolver(text);
}

/** The container's own file, by no link that leads out of it. */
function readInside(pid: number): string | undefined {
  let root: number | undefined;
  let file: number | undefined;
  try {
    root = openSync(`/proc/${pid}/root`, 'r');
    file = openInside(root, '/etc/resolv.conf');
    if (file === undefined) return undefined;
    const bytes = Buffer.alloc(mostBytes);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, mostBytes, null));
  } catch {
    return undefined;
  } finally {
    for (const fd of [root, file]) if (fd !== undefined) closeSync(fd);
  }
}

/** Reads the text of a resolv.conf: of several lines `search` or `domain`, the last one counts. */
export function parseResolver(text: string): Resolver {
  const lines = text.split('\n').map((line) =>
    line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/),
  );
  const servers = lines.flatMap(([word, server]) => (word === 'nameserver' && server ? [server] : []));
  const search = lines.findLast(([word]) => word === 'search' || word === 'domain')?.slice(1) ?? [];
  return { servers: servers.slice(0, mostServers), search };
}
