import type { Check, CheckId, Outcome, Result } from '../model/index.ts';

/** The checks that `check` depends on, of those that come before it in `order`; others are not part of this grading. */
export function prerequisites(check: Check, order: readonly Check[]): readonly Check[] {
  return order.slice(0, order.indexOf(check)).filter(({ id }) => check.after?.includes(id));
}

/** What a check comes to, unobserved, when one that it depends on ended like that; undefined when it is not held back. */
export function heldBack({
  id,
  status,
}: {
  readonly id: CheckId;
  readonly status: Result['status'];
}): Outcome | undefined {
  if (status === 'pass') return undefined;
  // Blocking would cost marks for what the grader failed to see.
  if (status === 'error') {
    return { status, reason: `The grader could not tell: ${id}, on which this depends, is unknown.` };
  }
  return { status: 'blocked', by: id };
}
