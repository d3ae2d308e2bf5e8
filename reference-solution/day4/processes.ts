/** Day 4's processes, some of which take the place of Day 2's. */
import { readFileSync } from 'node:fs';
import { runningPid, start, stop } from '../day2/daemons.ts';
import type { Daemon } from '../day2/plan.ts';

const words = (pid: number, file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');

/** Whether the process was started by this command. env(1) has turned the settings in it into environment by now. */
function runsAs(pid: number, { command }: Daemon): boolean {
  const there = new Set([...words(pid, 'cmdline'), ...words(pid, 'environ')]);
  return command.every((word) => word === 'env' || there.has(word));
}

/** Starts it, if it does not run already. What runs in its place, by another command, is stopped first. */
export async function startInPlace(daemon: Daemon): Promise<void> {
  const pid = runningPid(daemon);
  if (pid !== undefined && !runsAs(pid, daemon)) await stop(daemon);
  start(daemon);
}
