import { readFileSync, readSync, statfsSync, writeSync } from 'node:fs';
import type { Lab } from './lab.ts';
import { killAtOnce, labProcesses } from './processes.ts';
import type { Pressure } from './run.ts';
import type { AgentSettings, Met } from './settings.ts';

const watchMs = 200;
/** Work that meets the limit of processes now and then goes on; what meets it at this many looks multiplies without end. */
const looksAtLimit = 8;
/** Forks are refused by whichever limit comes first: the cgroup's, which counts that, or that of resources, which counts threads too and tells nobody. */
const nearly = 0.9;
const pageBytes = 4096;
/** A shop with its stores and a load test on it has some hundred processes. Who has so many gets a part of the processor only, so that others get on beside it. */
const crowd = 250;
const crowdsShare = 0.2;

/**
 * Watches the limits: what the cgroups count, and where there are none, memory (ends the whole of the submission's processes
 * when they use more than their share together) and the process count; and full file systems. What multiplies without end is
 * ended here: left alone it would keep the machine from others until its line's time is up. Returns what has been met since last asked.
 */
export function watchPressure(labs: readonly Lab[], settings: AgentSettings): Pressure {
  let memoryMet = false;
  let processesMet = false;
  let looksMet = 0;
  const share = processorShare(settings);
  const counted = new Map<Met, number>();
  const look = () => {
    const pids = labs.flatMap(labProcesses);
    share(pids.length > crowd ? crowdsShare : 1);
    let full = pids.length >= nearly * settings.limits.processes;
    for (const { limit, fd } of settings.events) {
      const times = timesMet(limit, fd);
      const more = times > (counted.get(limit) ?? 0);
      counted.set(limit, times);
      memoryMet ||= more && limit === 'memory';
      full ||= more && limit === 'processes';
    }
    processesMet ||= full;
    looksMet = full ? looksMet + 1 : Math.max(0, looksMet - 1);
    if (looksMet >= looksAtLimit) {
      looksMet = 0;
      share(1);
      killAtOnce(settings, () => labs.flatMap(labProcesses));
    }
    if (settings.memoryBounded) return;
    const pages = pids.reduce((sum, pid) => sum + ownPages(pid), 0);
    if (pages * pageBytes <= settings.limits.memoryMib * 1024 * 1024) return;
    memoryMet = true;
    killAtOnce(settings, () => labs.flatMap(labProcesses));
  };
  setInterval(look, watchMs).unref();
  return () => {
    look();
    const met = memoryMet ? 'memory' : processesMet ? 'processes' : labs.some(fullDisk) ? 'disk' : undefined;
    memoryMet = false;
    processesMet = false;
    return met;
  };
}

/** Sets which part of its quota the lab host's processes get; what it is already is not written again. */
function processorShare({ processorFd }: AgentSettings): (part: number) => void {
  if (processorFd === undefined) return () => undefined;
  const quotaUs = Number.parseInt(textAt(processorFd), 10);
  let now = 1;
  return (part) => {
    if (part === now || !(quotaUs > 0)) return;
    now = part;
    try {
      // 'cpu.max' keeps its period where one number is written (cgroup-v2.rst).
      writeSync(processorFd, String(Math.round(quotaUs * part)), 0);
    } catch {
      // A group above allows less than that: the lab host keeps what it has, as where no limit can be set at all.
    }
  };
}

function textAt(fd: number): string {
  const buffer = Buffer.alloc(512);
  return buffer.toString('latin1', 0, readSync(fd, buffer, 0, buffer.length, 0));
}

/** The kernel's count: of processes killed for want of memory, or of forks refused. */
function timesMet(limit: Met, fd: number): number {
  const text = textAt(fd);
  return Number((limit === 'memory' ? /^oom_kill (\d+)/m : /^max (\d+)/m).exec(text)?.[1] ?? 0);
}

/** Pages of its own that a process has in memory: those of files, which all copies of a program share, are not counted (proc_pid_statm(5)). */
function ownPages(pid: number): number {
  try {
    const [, resident, shared] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number);
    return (resident ?? 0) - (shared ?? 0);
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
