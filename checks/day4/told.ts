import type { Outcome } from '../../harness/model/index.ts';

/** For tests of judgements: an outcome in a line. */
export function told(outcome: Outcome): string {
  if (outcome.status === 'blocked') return `blocked by ${outcome.by}`;
  return outcome.status === 'fail' ? `${outcome.score.toFixed(2)} ${outcome.actual}` : outcome.status;
}

/** For tests of judgements: an HTTP response. */
export const answer = (status: number, body = '') => ({ status, headers: {}, body, durationMs: 1 });
