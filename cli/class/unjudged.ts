import { refuse } from '../../harness/engine/index.ts';
import type { Grade, Result } from '../../harness/model/index.ts';

/** The grade of a submission that could not be judged at all, and nobody can say yet that the fault is its own: no mark, every line an error. */
export function unjudged(refusal: Parameters<typeof refuse>[0]): Grade {
  const grade = refuse(refusal);
  const results = grade.results.map(
    ({ expected: _, ...result }): Result => ({ ...result, status: 'error', earned: 0 }),
  );
  return { ...grade, results, verdict: 'needs-review', earned: 0, possible: 0 };
}
