import { readFileSync } from 'node:fs';

const tickMs = 10; // USER_HZ is 100 wherever Node runs on Linux (time(7)).

/** Milliseconds of a process; all 0 once it is no more. */
export interface ProcessorTime {
  /** For which it has had a processor (proc_pid_stat(5)). */
  readonly own: number;
  /** For which its children had one that it has waited for. */
  readonly children: number;
  /** For which its first thread stood in line for one; 0 where the kernel does not count (Documentation/scheduler/sched-stats.rst). */
  readonly waited: number;
}

/** How long a process has been at work so far, or wanted to be. */
export function processorMs(pid: number): ProcessorTime {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const ticks = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = ticks.slice(11, 15);
    return { own: (user + system) * tickMs, children: (childrenUser + childrenSystem) * tickMs, waited: waitedMs(pid) };
  } catch {
    return { own: 0, children: 0, waited: 0 };
  }
}

function waitedMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** A submission that starts programs has a processor, or waits for one, for more than this part of the time; one that serves or sleeps does not. */
const share = 0.15;

/** The kernel counts in steps of 10 ms: over less than this many milliseconds nothing can be told. */
export const workWindowMs = 250;

/** Whether processes that had this much processor time more in so many milliseconds were at work, and so may be on the way to something. */
export function wasAtWork(processorTime: number, milliseconds: number): boolean {
  return processorTime > share * milliseconds;
}
