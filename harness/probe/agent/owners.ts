import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { type Namespace, within } from '../../host/agent/namespaces.ts';

/** The processes that hold a listening TCP socket on `port` in the namespace, by their numbers in the agent's eyes, in order (ss(8)). */
export async function listenOwners(namespace: Namespace, port: number): Promise<number[]> {
  const command = ['-ltnpH', `sport = :${port}`];
  const child = within(namespace, () => spawn('ss', command, { stdio: ['ignore', 'pipe', 'ignore'] }));
  const output = await text(child.stdout);
  return [...new Set([...output.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid)))].sort((a, b) => a - b);
}
