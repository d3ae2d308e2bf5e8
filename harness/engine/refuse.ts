import type { Check, Grade } from '../model/index.ts';
import { unobserved } from './check-run.ts';
import type { GradedDay } from './grading.ts';
import { score } from './scoring.ts';

/** Whom and what a grade without a grading is about, and why there was none. */
export interface Refusal extends Pick<Grade, 'student' | 'submission' | 'tools'> {
  readonly days: readonly GradedDay[];
  /** A sentence. */
  readonly reason: string;
  /** Whether a person must look before anybody is blamed: the reason is a question then. */
  readonly isQuestion?: boolean;
}

/** The grade of a submission that cannot be graded: nothing is earned, and every line says why; where that is a question, it needs review. */
export function refuse({ student, submission, tools, days, reason, isQuestion }: Refusal): Grade {
  const outcome = isQuestion ? ({ status: 'error', reason } as const) : refused(reason);
  const results = days.flatMap(({ checks }) => checks.map((check) => unobserved(check, outcome)));
  return {
    version: 1,
    student,
    submission,
    seed: '',
    startedAt: new Date().toISOString(),
    durationMs: 0,
    tools,
    ...score(results),
    days: days.map(({ id }) => ({ day: id, problem: reason })),
    results,
  };
}

/** The outcome of every check of a refused submission. */
export function refused(reason: string): ReturnType<Check['judge']> {
  return { status: 'fail', score: 0, expected: 'A submission that can be graded.', actual: reason };
}
