import type { Grade, Result } from '../../harness/model/index.ts';

/** A check whose line in a grade is another now; one of the two is absent when the check is new or gone. */
export interface CheckChange {
  readonly id: string;
  readonly before?: Result;
  readonly after?: Result;
}

/** What judging a record again changes. */
export interface GradeChange {
  readonly before: Grade;
  readonly after: Grade;
  readonly checks: readonly CheckChange[];
  /** Whether points or the verdict change; otherwise it is words only. */
  readonly counts: boolean;
}

const shown = ['title', 'task', 'spec', 'status', 'points', 'earned', 'expected', 'actual', 'hint'] as const;

/** What changed from one grade of a submission to another; undefined when nothing that a reader sees did. */
export function changeOf(before: Grade, after: Grade): GradeChange | undefined {
  const ids = new Set([...before.results, ...after.results].map(({ id }) => id));
  const checks = [...ids].flatMap((id) => {
    const [one, other] = [before, after].map(({ results }) => results.find((result) => result.id === id));
    if (one && other && shown.every((key) => one[key] === other[key])) return [];
    return [{ id, ...(one ? { before: one } : {}), ...(other ? { after: other } : {}) }];
  });
  const counts = (['earned', 'possible', 'verdict'] as const).some((key) => before[key] !== after[key]);
  return checks.length > 0 || counts ? { before, after, checks, counts } : undefined;
}
