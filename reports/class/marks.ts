import type { ClassExtras, ClassOverview, StudentLine } from './overview.ts';

/** What a gradebook's marks are of: 100 percent with final grades, else all points that anybody could earn. */
export function fullMark({ students }: Pick<ClassOverview, 'students'>, { finals }: ClassExtras): number {
  if (finals) return 100;
  const sums = students.map(({ grade }) => grade.results.reduce((sum, { points }) => sum + points, 0));
  return Math.max(0, ...sums);
}

/**
 * A student's mark, to be seen against the full mark; null while the final grade is pending, the grade needs review or another
 * submission names the same student.
 */
export function markOf({ grade, final, clashes }: StudentLine, { finals }: ClassExtras): number | null {
  if (clashes) return null;
  // A final grade knows what a review is needed for: an excused check needs none.
  if (finals) return final?.total ?? null;
  return grade.verdict === 'needs-review' ? null : grade.earned;
}
