import { availableParallelism } from 'node:os';
import type { GradedDay } from '../../harness/engine/index.ts';
import { badInput, quote } from '../../harness/submission/index.ts';

/** What a lab host with all that it may use takes at most, and its agent: bytes. A second one for checks that look at another is smaller. */
const memoryPerJob = { first: 2_300_000_000, second: 1_200_000_000 };

/** How many submissions at once: as asked, else as many as there are cores and free memory for. Throws bad input. */
export function jobCount(
  asked: string | undefined,
  days: readonly Pick<GradedDay, 'checks'>[] = [],
  machine = { cores: availableParallelism(), memory: process.availableMemory() },
): number {
  const hasSecond = days.some(({ checks }) => checks.some(({ apart }) => apart !== undefined));
  const memory = memoryPerJob.first + (hasSecond ? memoryPerJob.second : 0);
  if (asked === undefined) return Math.max(1, Math.min(machine.cores, Math.floor(machine.memory / memory)));
  const jobs = Number(asked);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 64) return jobs;
  throw badInput(`--jobs must be a whole number from 1 to 64, not ${quote(asked)}.`);
}
