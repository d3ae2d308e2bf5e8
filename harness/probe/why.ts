import { afterGiven } from '../host/machine-time.ts';
import type { LabHost, WhyFlow, WhyObservation } from '../model/index.ts';
import { ask } from './protocol.ts';
import { patterns } from './why-patterns.ts';

/** Explaining must never hold up a grading for longer. */
const limitMs = 30_000;

/**
 * Tries one flow of each pattern among the failed ones again, and gathers what tells why it failed. `all` are the flows that were tried,
 * failed or not. The ruleset, routes, links and switches of the lab are afterwards what they were, but for counters. Never throws: what
 * could not be gathered is told as `problem`.
 */
export async function explainFlows(
  host: LabHost,
  failed: readonly WhyFlow[],
  all: readonly WhyFlow[] = failed,
): Promise<WhyObservation> {
  const chosen = patterns(failed, all);
  if (chosen.length === 0) return { state: [], cases: [] };
  const { promise: late, reject } = Promise.withResolvers<never>();
  const callOff = afterGiven(limitMs, () => reject(new Error(`It could not be explained within ${limitMs / 1000} s.`)));
  try {
    const asked = ask(
      host,
      'why',
      chosen.map(({ flow }) => flow),
    );
    asked.catch(() => undefined);
    const seen = await Promise.race([asked, late]);
    const likes = new Map(chosen.map(({ flow, like }) => [keyOf(flow), like]));
    return { ...seen, cases: seen.cases.map((one) => ({ ...one, like: likes.get(keyOf(one.flow)) ?? [] })) };
  } catch (error) {
    return { state: [], cases: [], problem: (error as Error).message };
  } finally {
    callOff();
  }
}

function keyOf({ from, to, port }: WhyFlow): string {
  return `${from} ${to} ${port}`;
}
