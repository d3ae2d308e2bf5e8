import { machineTime } from '../host/machine-time.ts';
import type { LabHost } from '../model/index.ts';
import { ask } from './protocol.ts';

/** A submission that starts programs has a processor, or waits for one, for more than this part of the time; one that serves or sleeps does not. */
const share = 0.15;
/** The kernel counts in steps of 10 ms. */
const windowMs = 250;

/** Tells whether the submission's processes were at work since it was last asked, and so may be on the way to something. The first answers are yes. */
export function watchWork(host: LabHost): () => Promise<boolean> {
  const { given } = machineTime();
  let last: { readonly worked: number; readonly at: number } | undefined;
  return async () => {
    const now = { worked: await ask(host, 'processorTime', null), at: given() };
    if (last !== undefined && now.at - last.at < windowMs) return true;
    const [before, isFirst] = [last ?? now, last === undefined];
    last = now;
    return isFirst || now.worked - before.worked > share * (now.at - before.at);
  };
}
