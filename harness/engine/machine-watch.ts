import { type MachineClock, machineTime } from '../host/machine-time.ts';
import { neighbourTableFulls } from './neighbour-table.ts';

/** Tells what was wrong with the machine since the watch began, as a sentence; undefined when that was nothing. */
export type MachineTrouble = () => string | undefined;

/** Begins a watch. What fails during it while something was wrong with the machine could not be judged, and is an error with that sentence for its reason. */
export type MachineWatch = () => MachineTrouble;

/** A part of the time, beyond which patience that is measured against the machine was not seen to be enough. */
const mostStarved = 0.6;
/** The shortest wait that counts: any machine may be busy for a moment, and who reads a report in that time has failed by nothing of it. */
const leastMs = 1000;

/** Watches what all lab hosts share: the machine's processors, and its table of neighbours. */
export const watchMachine: MachineWatch = () => watchOver({ clock: machineTime(), tableFulls: neighbourTableFulls });

/** The same over sources that are given. */
export function watchOver({
  clock,
  tableFulls,
}: {
  readonly clock: MachineClock;
  readonly tableFulls: () => number;
}): MachineTrouble {
  const then = clock.moment();
  const fulls = tableFulls();
  return () => {
    const share = clock.starvedSince(then);
    if (share > mostStarved && clock.moment().waited - then.waited >= leastMs) {
      const given = Math.round((1 - share) * 100);
      return `the machine gave this grading only ${given} % of the processor time that it asked for; grade again with fewer jobs.`;
    }
    if (tableFulls() > fulls)
      return "the machine's table of neighbours, which all lab hosts share, was full meanwhile; grade again with fewer jobs.";
    return undefined;
  };
}
