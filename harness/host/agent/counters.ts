import { readFileSync } from 'node:fs';

/** The column of /proc/net/dev with the packets that a link has sent. */
export const sentColumn = 9;

/** The columns of /proc/net/dev (proc_pid_net(5)) for each link of the thread's namespace. */
export function readCounters(): Map<string, readonly number[]> {
  const lines = readFileSync('/proc/thread-self/net/dev', 'latin1').split('\n').slice(2, -1);
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(':');
      const numbers = line
        .slice(at + 1)
        .trim()
        .split(/\s+/)
        .map(Number);
      return [line.slice(0, at).trim(), numbers];
    }),
  );
}
