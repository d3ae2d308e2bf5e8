import { readFileSync } from 'node:fs';

/** What a clock of the machine's time reads, both in milliseconds. */
export interface Sampler {
  readonly now: () => number;
  /** How long the thread that asks has waited for a processor, all in all. */
  readonly waited: () => number;
}

/** A moment, for `starvedSince`. */
export interface Moment {
  readonly now: number;
  readonly waited: number;
}

/** A clock that stands still, or nearly, while the machine gives no processor time. */
export interface MachineClock {
  /** Milliseconds. Of a stretch of time it counts what was not spent waiting, but at least an eighth: no deadline is put off further than that. */
  given(): number;
  moment(): Moment;
  /** Which part of the time since then was spent waiting, from 0 to 1. */
  starvedSince(then: Moment): number;
}

const most = 8;

/** A clock over a sampler; it begins at what the sampler calls now. */
export function machineClock({ now, waited }: Sampler): MachineClock {
  const moment = () => ({ now: now(), waited: waited() });
  let last = moment();
  let given = last.now;
  return {
    given: () => {
      const next = moment();
      const passed = Math.max(0, next.now - last.now);
      given += Math.max(passed - (next.waited - last.waited), passed / most);
      last = next;
      return given;
    },
    moment,
    starvedSince: (then) => {
      const passed = now() - then.now;
      return passed > 0 ? Math.min(1, (waited() - then.waited) / passed) : 0;
    },
  };
}

/** Often enough that a wait of any length is met by a thread that wants to run. */
const wakeMs = 10;

/**
 * The wait of this thread in the kernel's run queue, other threads and a cgroup's quota for cause (/proc/PID/schedstat, second field:
 * Documentation/scheduler/sched-stats.rst); 0 where the kernel does not count. Only who wants to run waits, so the thread wakes
 * again and again for nothing. A lab host's own quota is none of this thread's: what a submission burns is no excuse for it.
 */
function waitedHere(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

let clock: MachineClock | undefined;

/** The clock of this process, which runs from the first time that it is asked for. */
export function machineTime(): MachineClock {
  if (clock === undefined) {
    clock = machineClock({ now: () => performance.now(), waited: waitedHere });
    setInterval(() => undefined, wakeMs).unref();
  }
  return clock;
}

/** As setTimeout, on the machine's clock. Returns what calls it off. */
export function afterGiven(milliseconds: number, act: () => void, { given } = machineTime()): () => void {
  const end = given() + milliseconds;
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    timer = setTimeout(() => {
      const rest = end - given();
      if (rest < 1) act();
      else wait(rest);
    }, left);
  };
  wait(milliseconds);
  return () => clearTimeout(timer);
}
