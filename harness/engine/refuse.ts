import { type Grade, type GradedUnit, labelsOf, type Outcome } from '../model/index.ts';
import { unobserved } from './check-run.ts';
import { score } from './scoring.ts';

/** Whom and what a grade without a grading is about, and why there was none. */
export interface Refusal extends Pick<Grade, 'lab' | 'student' | 'submission' | 'tools'> {
  readonly units: readonly GradedUnit[];
  /** A sentence. */
  readonly reason: string;
  /** Whether a person must look before anybody is blamed: the reason is a question then. */
  readonly isQuestion?: boolean;
}

/**
 * The grade of a submission that cannot be graded: nothing is earned, and every line says why; where that is a question, it needs review.
 * Extra work lowers no grade, so none of it is in there.
 */
export function refuse({ lab, student, submission, tools, units: asked, reason, isQuestion }: Refusal): Grade {
  const units = asked.filter(({ optional }) => optional !== true);
  const outcome = isQuestion ? ({ status: 'error', reason } as const) : refused(reason);
  const results = units.flatMap(({ checks }) => checks.map((check) => unobserved(check, outcome)));
  return {
    version: 2,
    ...(lab && { lab }),
    student,
    submission,
    seed: '',
    startedAt: new Date().toISOString(),
    durationMs: 0,
    tools,
    units: labelsOf(units),
    ...score(results),
    days: units.map(({ id }) => ({ day: id, problem: reason })),
    testbeds: [],
    results,
  };
}

/** The outcome of every check of a refused submission. */
export function refused(reason: string): Outcome {
  return { status: 'fail', score: 0, expected: 'A submission that can be graded.', actual: reason };
}
