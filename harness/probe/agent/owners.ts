import type { Namespace } from '../../host/agent/namespaces.ts';
import { told } from './told.ts';

/** The processes that hold a listening TCP socket on `port` in the namespace, by their numbers in the agent's eyes, in order (ss(8)). */
export async function listenOwners(namespace: Namespace, port: number): Promise<number[]> {
  const { output } = await told(namespace, ['ss', '-ltnpH', `sport = :${port}`]);
  return [...new Set([...output.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid)))].sort((a, b) => a - b);
}
