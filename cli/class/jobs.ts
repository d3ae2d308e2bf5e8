import { availableParallelism } from 'node:os';
import { hostMemory } from '../../harness/session/index.ts';
import { badInput, quote } from '../../harness/submission/index.ts';

/** How many submissions at once: as asked, else as many as there are cores and free memory for. Throws bad input. */
export function jobCount(
  asked: string | undefined,
  machine = { cores: availableParallelism(), memory: process.availableMemory() },
): number {
  if (asked === undefined) return Math.max(1, Math.min(machine.cores, Math.floor(machine.memory / hostMemory)));
  const jobs = Number(asked);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 64) return jobs;
  throw badInput(`--jobs must be a whole number from 1 to 64, not ${quote(asked)}.`);
}
