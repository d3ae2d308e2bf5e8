import { readdirSync, readlinkSync } from 'node:fs';
import type { Api } from './api.ts';
import type { Inspected } from './containers.ts';

/**
 * Sends all processes that the containers have now a signal: SIGSTOP breaks a service without ending it, in the middle of whatever
 * it does, and what starts in the container afterwards runs. A container that does not run has none.
 */
export async function signalAll(api: Api, containers: readonly string[], signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  const namespaces = await Promise.all(containers.map((name) => pidNamespace(api, name)));
  const wanted = new Set(namespaces.filter((one) => one !== undefined));
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const namespace = Number.isInteger(pid) ? namespaceOf(pid) : undefined;
    if (namespace === undefined || !wanted.has(namespace)) continue;
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended.
    }
  }
}

async function pidNamespace(api: Api, container: string): Promise<string | undefined> {
  const found = await api.find<Inspected>(`/containers/${encodeURIComponent(container)}/json`);
  const pid = found?.State.Pid ?? 0;
  const namespace = pid > 0 ? namespaceOf(pid) : undefined;
  // One that shares the agent's would stop the grader.
  return namespace === namespaceOf(process.pid) ? undefined : namespace;
}

function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined; // It has just ended.
  }
}
