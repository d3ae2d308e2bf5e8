import type { Lab } from '../../host/agent/lab.ts';
import { labProcesses } from '../../host/agent/processes.ts';
import { processorMs } from '../../host/processor-time.ts';

/** Milliseconds for which the lab host's processes have had a processor so far, or stood in line for one. What has ended is counted with whoever has waited for it, at last process 1. */
export function processorTime(lab: Lab): number {
  return [lab.pid, ...labProcesses(lab)].reduce((sum, pid) => {
    const { own, children, waited } = processorMs(pid);
    return sum + own + children + waited;
  }, 0);
}
