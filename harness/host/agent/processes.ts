import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import { processorMs } from '../processor-time.ts';
import type { Lab } from './lab.ts';
import { parentNamespace } from './linux.ts';
import type { AgentSettings } from './settings.ts';

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** The pids, in the agent's numbering, of all processes inside the lab host except its process 1. */
export function labProcesses(lab: Lab): number[] {
  return allPids().filter((pid) => {
    // Inside the lab host a process has a number in our pid namespace and one in each below it (proc_pid_status(5)).
    const numbers = status(pid, 'NSpid')?.split('\t') ?? [];
    return numbers.length > 1 && pid !== lab.pid && (lab.name === undefined || isInside(pid, lab));
  });
}

/** Whether a process is in this lab host and not in the other: its pid namespace is the lab host's, or was made somewhere in there (pid_namespaces(7)). */
function isInside(pid: number, lab: Lab): boolean {
  let fd: number | undefined;
  try {
    const own = statSync(`/proc/${lab.pid}/ns/pid`).ino;
    fd = openSync(`/proc/${pid}/ns/pid`, 'r');
    while (fd !== undefined) {
      if (fstatSync(fd).ino === own) return true;
      const parent = parentNamespace(fd);
      closeSync(fd);
      fd = parent;
    }
  } catch {
    // It has just ended.
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
  return false;
}

function status(pid: number, field: string): string | undefined {
  try {
    return new RegExp(`^${field}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined; // It has just ended.
  }
}

/** A process and all that descend from it now. */
export function withDescendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const child of allPids()) {
    const parent = Number(status(child, 'PPid'));
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const tree = [pid];
  for (const member of tree) tree.push(...(children.get(member) ?? []));
  return tree;
}

/** Of these processes, those that have the variable with this value in the environment they were started with. */
export function withVariable(pids: readonly number[], name: string, value: string): number[] {
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`${name}=${value}`);
    } catch {
      return false; // It has just ended.
    }
  });
}

/** Kills what `victims` names, again and again until it names nothing more that lives: what forks is caught up with. */
export function kill(victims: () => readonly number[]): void {
  const killed = new Set<number>();
  for (let round = 0; round < 50; round++) {
    const fresh = victims().filter((pid) => !killed.has(pid));
    if (fresh.length === 0) return;
    for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
      for (const pid of fresh) {
        killed.add(pid);
        try {
          process.kill(pid, signal);
        } catch {
          // It has just ended.
        }
      }
    }
  }
}

/**
 * As `kill`, while nothing in the lab host can fork, where a cgroup can forbid it (pids.max, cgroup-v2.rst): what multiplies faster
 * than it is listed would be chased for minutes.
 */
export function killAtOnce({ processesFd, limits }: AgentSettings, victims: () => readonly number[]): void {
  const allow = (processes: number) => {
    if (processesFd !== undefined) writeSync(processesFd, String(processes), 0);
  };
  allow(0);
  try {
    kill(victims);
  } finally {
    allow(limits.processes);
  }
}

/** Milliseconds for which the lab host's processes have had a processor so far, or stood in line for one. What has ended is counted with whoever has waited for it, at last process 1. */
export function processorTime(lab: Lab): number {
  return [lab.pid, ...labProcesses(lab)].reduce((sum, pid) => {
    const { own, children, waited } = processorMs(pid);
    return sum + own + children + waited;
  }, 0);
}
