import { readFileSync, statfsSync } from 'node:fs';
import type { Lab } from './lab.ts';
import { kill, labProcesses } from './processes.ts';
import type { Pressure } from './run.ts';
import type { AgentSettings } from './settings.ts';

const watchMs = 200;
const pageBytes = 4096;

/**
 * Watches the limits that no cgroup enforces for us: memory (ends the whole of the submission's processes when they use
 * more than their share together), the process count and full file systems. Returns what has been met since last asked.
 */
export function watchPressure(lab: Lab, settings: AgentSettings): Pressure {
  let memoryMet = false;
  let processesMet = false;
  const look = () => {
    const pids = labProcesses(lab);
    processesMet ||= pids.length >= settings.limits.processes - 32;
    if (settings.memoryBounded) return;
    const pages = pids.reduce((sum, pid) => sum + residentPages(pid), 0);
    if (pages * pageBytes <= settings.limits.memoryMib * 1024 * 1024) return;
    memoryMet = true;
    kill(() => labProcesses(lab));
  };
  setInterval(look, watchMs).unref();
  return () => {
    look();
    const met = memoryMet ? 'memory' : processesMet ? 'processes' : fullDisk(lab) ? 'disk' : undefined;
    memoryMet = false;
    processesMet = false;
    return met;
  };
}

function residentPages(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  } catch {
    return 0; // It has just ended.
  }
}

function fullDisk(lab: Lab): boolean {
  return ['', '/tmp', '/var', '/root', '/home', '/opt', '/etc', '/run', '/dev/shm', '/lab/submission'].some((path) => {
    try {
      return statfsSync(`/proc/${lab.pid}/root${path}`).bavail === 0;
    } catch {
      return false;
    }
  });
}
