import type { Adjustment } from './adjustment.ts';
import type { Course } from './course.ts';
import type { Grade } from './grade.ts';
import { unitOf } from './lab.ts';

/** How late a submission is; times are ISO 8601. */
export interface Lateness {
  /** The one that holds for it, extensions included; undefined where there is none. */
  readonly deadline?: string;
  /** Undefined where nobody told. */
  readonly handedIn?: string;
  /** Days begun after the deadline; 0 within the grace. Null where there is a deadline and nobody told when it was handed in. */
  readonly days: number | null;
  /** What is taken off the mark; not above 0. */
  readonly points: number;
}

const dayMs = 24 * 3_600_000;

/** How late the submission of a record is by its course's rule: the last deadline among those of its units, or a later one by extension. */
export function latenessOf(
  grade: Pick<Grade, 'results' | 'submission'>,
  adjustments: readonly Adjustment[],
  { deadlines = {}, late }: Course,
): Lateness {
  const handedIn = handedInAt(grade, adjustments);
  const when = handedIn === undefined ? {} : { handedIn };
  const units = [...new Set(grade.results.map(unitOf))];
  const due = units.map((unit) => deadlines[unit] ?? deadlines.all).filter((one) => one !== undefined);
  if (due.length === 0) return { ...when, days: 0, points: 0 };
  const extended = adjustments.flatMap(({ change }) => (change.kind === 'extend' ? [change.until] : []));
  const deadline = [...due, ...extended].reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a));
  if (handedIn === undefined) return { deadline, days: null, points: 0 };
  const over = Date.parse(handedIn) - Date.parse(deadline);
  const days = over <= 60_000 * (late?.graceMinutes ?? 0) ? 0 : Math.ceil(over / dayMs);
  const points = late === undefined || days === 0 ? 0 : -Math.min(days * late.perDay, late.cap ?? 100);
  return { ...when, deadline, days, points };
}

/** When a submission was handed in: as a person said last, else as the record says. */
function handedInAt({ submission }: Pick<Grade, 'submission'>, adjustments: readonly Adjustment[]): string | undefined {
  const said = adjustments.toSorted((a, b) => (a.made < b.made ? -1 : 1));
  return said.flatMap(({ change }) => (change.kind === 'handed-in' ? [change.at] : [])).at(-1) ?? submission.handedIn;
}
