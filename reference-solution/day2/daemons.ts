/** Starting and stopping what `plan.ts` names, and telling our processes from everybody else's. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { patience } from './patience.ts';
import { type Daemon, home, runFolder } from './plan.ts';

export const nameOf = ({ name, namespace }: Daemon) => name ?? namespace;
export const logOf = (daemon: Daemon) => `${home}/${nameOf(daemon)}.log`;
const noteOf = (daemon: Daemon) => `${runFolder}/${nameOf(daemon)}.pid`;

/** A process's number may be given to another one later; the number and the time of its start together are never given again. */
function identify(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // proc_pid_stat(5); state is its field 3
    return state === 'Z' ? undefined : `${pid} ${fields[18]}`;
  } catch {
    return undefined;
  }
}

/** The process that we started as this daemon, if it still runs. */
export function runningPid(daemon: Daemon): number | undefined {
  try {
    const note = readFileSync(noteOf(daemon), 'utf8');
    const pid = Number.parseInt(note, 10);
    return identify(pid) === note ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Starts it in its namespace, in a session of its own, so that it outlives us. Does nothing when it runs already. */
export function start(daemon: Daemon): void {
  if (runningPid(daemon) !== undefined) return;
  const log = openSync(logOf(daemon), 'a');
  // nsenter changes the network namespace, then becomes the command: no process is left between us and the daemon.
  const command = [`--net=/run/netns/${daemon.namespace}`, '--', ...daemon.command];
  const child = spawn('nsenter', command, { detached: true, cwd: home, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  if (child.pid !== undefined) writeFileSync(noteOf(daemon), identify(child.pid) ?? '');
}

const patienceMs = 8000;

/** Asks it to end and waits until it has; after 8 seconds it is not asked any more (SIGKILL). */
export async function stop(daemon: Daemon): Promise<void> {
  const pid = runningPid(daemon);
  const left = patience(patienceMs);
  if (pid !== undefined) process.kill(pid, daemon.stop);
  while (runningPid(daemon) !== undefined) {
    if (left() !== 'left') process.kill(pid as number, 'SIGKILL');
    await delay(10);
  }
  rmSync(noteOf(daemon), { force: true });
}
