import { setTimeout as delay } from 'node:timers/promises';
import { machineTime } from '../host/machine-time.ts';
import { wasAtWork, workWindowMs } from '../host/processor-time.ts';
import { patient } from '../host/slowness.ts';
import type { LabHost } from '../model/index.ts';
import { ask } from './protocol.ts';

/**
 * Lets the submission alone for a quarter of a second, and tells whether its processes are at work, and so may be on the way to something: on the
 * whole they have been in the last such pause, or on a slow machine in so many of them, as a server that starts rests in between. What they do
 * between the pauses, where we ask them something, does not count. The first answers are yes; where there is no process at all, all are no.
 */
export function watchWork({
  host,
  signal,
}: {
  readonly host: LabHost;
  readonly signal: AbortSignal;
}): () => Promise<boolean> {
  const { given } = machineTime();
  const look = async () => ({ worked: await ask(host, 'processorTime', null), at: given() });
  const pauses: { readonly worked: number; readonly lasted: number }[] = [];
  return async () => {
    if (pauses.length === 0 && (await ask(host, 'survey', null)).processes === 0) return false;
    const [before] = [await look(), await delay(workWindowMs, undefined, { signal })];
    const after = await look();
    pauses.push({ worked: after.worked - before.worked, lasted: after.at - before.at });
    const total = (of: 'worked' | 'lasted') => pauses.reduce((sum, pause) => sum + pause[of], 0);
    while (total('lasted') - (pauses[0]?.lasted ?? 0) >= patient(workWindowMs)) pauses.shift();
    return total('lasted') < patient(workWindowMs) || wasAtWork(total('worked'), total('lasted'));
  };
}
