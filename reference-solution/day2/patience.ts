/** Waiting for programs that start, on a machine that may have little time for them. */
import { readFileSync } from 'node:fs';

/** More is nobody kept waiting for, however slow the machine. */
const most = 4;

/** Milliseconds that this process wanted a core and got none, quotas included (proc_pid_schedstat, its second field); 0 where the kernel does not count. */
function starvedMs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** 'over': so much time has passed, and whoever could answer would have. 'starved': the machine had no time for us, so nobody can tell. */
export type Patience = () => 'left' | 'over' | 'starved';

/**
 * Returns a question: has so much time passed? The time in which we stood in line for a core does not count, since what we
 * wait for stands in the same line; but four times `milliseconds` is the end of it.
 */
export function patience(milliseconds: number, now = () => performance.now(), starved = starvedMs): Patience {
  const [began, starvedBefore] = [now(), starved()];
  return () => {
    const passed = now() - began;
    const awake = passed - (starved() - starvedBefore);
    if (awake > milliseconds) return 'over';
    return passed > most * milliseconds ? 'starved' : 'left';
  };
}
