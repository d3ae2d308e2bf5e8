import { machineTime } from '../host/machine-time.ts';
import { wasAtWork, workWindowMs } from '../host/processor-time.ts';
import { patient } from '../host/slowness.ts';
import type { LabHost } from '../model/index.ts';
import { ask } from './protocol.ts';

/**
 * Tells whether the submission's processes are at work, and so may be on the way to something: they have been at some time in the last quarter
 * of a second, or on a slow machine so many times longer, as a server that starts rests in between. The first answers are yes.
 */
export function watchWork(host: LabHost): () => Promise<boolean> {
  const { given } = machineTime();
  let last: { readonly worked: number; readonly at: number } | undefined;
  let busyAt = given();
  return async () => {
    const now = { worked: await ask(host, 'processorTime', null), at: given() };
    if (last !== undefined && now.at - last.at < workWindowMs) return true;
    if (last === undefined || wasAtWork(now.worked - last.worked, now.at - last.at)) busyAt = now.at;
    last = now;
    return now.at - busyAt < patient(workWindowMs);
  };
}
