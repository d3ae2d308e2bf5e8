import type { Grade, Outcome, Result } from '../model/index.ts';

/** What a grade says in numbers. Points are rounded to two decimals. */
export type Score = Pick<Grade, 'verdict' | 'earned' | 'possible'>;

/** Points earned for an outcome: all, the scored part, or none. */
export function earnedPoints(outcome: Outcome, points: number): number {
  if (outcome.status === 'pass') return points;
  return outcome.status === 'fail' ? rounded(points * outcome.score) : 0;
}

/** The sum of a grade. Errors count in no total, and make the verdict 'needs-review' whatever else failed. */
export function score(results: readonly Pick<Result, 'status' | 'points' | 'earned'>[]): Score {
  const judged = results.filter(({ status }) => status !== 'error');
  const passed = judged.every(({ status }) => status === 'pass');
  const complete = judged.length === results.length && results.length > 0;
  return {
    verdict: complete ? (passed ? 'passed' : 'failed') : 'needs-review',
    earned: rounded(judged.reduce((sum, { earned }) => sum + earned, 0)),
    possible: rounded(judged.reduce((sum, { points }) => sum + points, 0)),
  };
}

/** 0: all passed · 1: something failed or was blocked · 3: nothing failed, but somewhere the grader could not tell. */
export function exitCode({ results }: Pick<Grade, 'results'>): 0 | 1 | 3 {
  if (results.some(({ status }) => status === 'fail' || status === 'blocked')) return 1;
  return results.length > 0 && results.every(({ status }) => status === 'pass') ? 0 : 3;
}

function rounded(points: number): number {
  return Math.round(points * 100) / 100;
}
