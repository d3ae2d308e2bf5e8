import { machineTime } from '../host/machine-time.ts';
import { wasAtWork, workWindowMs } from '../host/processor-time.ts';
import type { LabHost } from '../model/index.ts';
import { ask } from './protocol.ts';

/** Tells whether the submission's processes were at work since it was last asked, and so may be on the way to something. The first answers are yes. */
export function watchWork(host: LabHost): () => Promise<boolean> {
  const { given } = machineTime();
  let last: { readonly worked: number; readonly at: number } | undefined;
  return async () => {
    const now = { worked: await ask(host, 'processorTime', null), at: given() };
    if (last !== undefined && now.at - last.at < workWindowMs) return true;
    const [before, isFirst] = [last ?? now, last === undefined];
    last = now;
    return isFirst || wasAtWork(now.worked - before.worked, now.at - before.at);
  };
}
