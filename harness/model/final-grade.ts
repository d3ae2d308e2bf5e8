import type { Grade } from './grade.ts';

/** The parts of the final grade, in the order in which they are shown. */
export const gradeParts = ['technical', 'codeQuality', 'documentation', 'presentation'] as const;
export type GradePart = (typeof gradeParts)[number];

/** What a course decides for itself: how much each part weighs, in percent, together 100; and how its students lay out their work. */
export interface Course {
  readonly title?: string;
  /** For days that a submission's manifest leaves out: by day, shell lines by name and the document's path. */
  readonly layouts?: readonly Readonly<Record<string, Readonly<Record<string, string>>>>[];
  readonly weights: Readonly<Record<GradePart, number>>;
}

export const defaultCourse: Course = {
  weights: { technical: 40, codeQuality: 20, documentation: 20, presentation: 20 },
};

/** What the instructor wrote into the rubric for a student: percent, 0 to 100; null where there is no score yet. */
export interface RubricRow {
  readonly codeQuality: number | null;
  readonly documentation: number | null;
  readonly presentation: number | null;
  readonly comments: string;
}

/** Percent with two decimals. A part is null while it is unknown, and so is the total then: the grade is pending. */
export type FinalGrade = Readonly<Record<GradePart | 'total', number | null>>;

/**
 * A student's final grade: the technical part from the record, the others from the rubric, weighed as the course says. A record that
 * needs review has no technical part yet: what could not be judged must not be worth what was.
 */
export function finalGrade(
  grade: Pick<Grade, 'verdict' | 'earned' | 'possible'>,
  row: RubricRow | undefined,
  course: Course = defaultCourse,
): FinalGrade {
  const parts = {
    technical: grade.verdict === 'needs-review' ? null : technicalPercent(grade),
    codeQuality: row?.codeQuality ?? null,
    documentation: row?.documentation ?? null,
    presentation: row?.presentation ?? null,
  };
  return { ...parts, total: total(parts, course) };
}

/** What was earned of what could be judged, in percent with two decimals; null when nothing could be judged. */
export function technicalPercent({ earned, possible }: Pick<Grade, 'earned' | 'possible'>): number | null {
  return possible > 0 ? twoDecimals((100 * earned) / possible) : null;
}

function total(parts: Readonly<Record<GradePart, number | null>>, { weights }: Course): number | null {
  let sum = 0;
  for (const part of gradeParts) {
    const score = parts[part];
    // A part that weighs nothing holds nothing up.
    if (score === null && weights[part] > 0) return null;
    sum += (score ?? 0) * weights[part];
  }
  return twoDecimals(sum / 100);
}

function twoDecimals(value: number): number {
  // 12 digits take the binary fraction's dust away: 1.005 * 100 is 100.49999999999999.
  return Math.round(Number((100 * value).toPrecision(12))) / 100;
}
