import { availableParallelism } from 'node:os';
import { badInput, quote } from '../../harness/submission/index.ts';

/** What a lab host with all that it may use takes at most, and its agent: bytes. */
const memoryPerJob = 2_300_000_000;

/** How many lab hosts at once: as asked, else as many as there are cores and free memory for. Throws bad input. */
export function jobCount(
  asked: string | undefined,
  machine = { cores: availableParallelism(), memory: process.availableMemory() },
): number {
  if (asked === undefined) return Math.max(1, Math.min(machine.cores, Math.floor(machine.memory / memoryPerJob)));
  const jobs = Number(asked);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 64) return jobs;
  throw badInput(`--jobs must be a whole number from 1 to 64, not ${quote(asked)}.`);
}
