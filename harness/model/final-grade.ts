import type { Adjustment } from './adjustment.ts';
import { type Course, type GradePart, gradeParts, weightsOf } from './course.ts';
import type { Grade, Result } from './grade.ts';
import { unitOf } from './lab.ts';
import { latenessOf } from './lateness.ts';

/** What the instructor wrote into the rubric for a student: percent, 0 to 100; null where there is no score yet. */
export interface RubricRow {
  readonly codeQuality: number | null;
  readonly documentation: number | null;
  readonly presentation: number | null;
  readonly comments: string;
}

/** A row of the rubric, and where its score comes from. Percent with two decimals, null while it is unknown. */
export interface MarkRow {
  readonly part: GradePart;
  readonly score: number | null;
  readonly weight: number;
  /** The points of a technical part: what is excused or counts elsewhere is in neither. */
  readonly judged?: { readonly earned: number; readonly possible: number };
  /** What the machine says of a row, and what part of it that is, in percent; absent where it has no share. */
  readonly machine?: { readonly score: number; readonly share: number };
  /** What a person says of it. */
  readonly person?: number | null;
}

/** What changes the sum of the rows, or would: points of the mark. */
export type MarkChange = { readonly points: number } & (
  | { readonly kind: 'extra'; readonly unit: string; readonly score: number; readonly worth: number }
  | { readonly kind: 'extra-cap'; readonly cap: number }
  | { readonly kind: 'adjusted'; readonly reason: string }
  | { readonly kind: 'excused'; readonly check: string; readonly reason: string }
  | { readonly kind: 'extended'; readonly until: string; readonly reason: string }
  | { readonly kind: 'handed-in'; readonly at: string; readonly reason: string }
  | { readonly kind: 'late'; readonly days: number; readonly deadline: string; readonly handedIn: string }
  /** A mark is from 0 to 100. */
  | { readonly kind: 'limit' }
);

/** Percent with two decimals. A part is null while it is unknown, and so is the total then: the grade is pending. */
export interface FinalGrade extends Readonly<Record<GradePart | 'total', number | null>> {
  readonly rows: readonly MarkRow[];
  /** The rows, weighed; with the points of the changes it makes the total. */
  readonly base: number | null;
  readonly changes: readonly MarkChange[];
  /** What is waited for. */
  readonly pending: readonly (GradePart | 'review' | 'adjustments')[];
  /** Whether there is a deadline, and nobody told when it was handed in: then nothing is taken off. */
  readonly timeUnknown: boolean;
  readonly comments: string;
}

/** What a final grade is made of beside the record. */
export interface MarkSources {
  readonly row?: RubricRow | undefined;
  readonly adjustments?: readonly Adjustment[] | undefined;
  readonly course?: Course | undefined;
  /** Whether a rubric is kept at all. */
  readonly hasRubric?: boolean | undefined;
  /** Whether an adjustment is there that is not believed: then nobody can tell. */
  readonly doubted?: boolean | undefined;
}

type Graded = Pick<Grade, 'verdict' | 'earned' | 'possible' | 'results' | 'submission'>;

/**
 * A student's final grade: the rows from the record and the rubric, weighed as the course says; then extra credit, what people adjusted and
 * what lateness takes off. A record that needs review has no technical part yet: what could not be judged must not be worth what was.
 */
export function finalGrade(grade: Graded, sources: MarkSources = {}): FinalGrade {
  const { row, adjustments = [], course = {}, hasRubric = true, doubted = false } = sources;
  const weights = weightsOf(course, hasRubric);
  const excused = new Set(adjustments.flatMap(({ change }) => (change.kind === 'excuse' ? [change.check] : [])));
  const isOpen = needsReview(grade, excused);
  const rows = gradeParts.map((part): MarkRow => {
    const weight = weights[part];
    if (part === 'technical') {
      const judged = technicalPoints(grade, excused, course);
      return { part, weight, score: isOpen ? null : technicalPercent(judged), judged };
    }
    return { part, weight, ...rowScore(grade.results, excused, isOpen, row?.[part] ?? null, course.machine?.[part]) };
  });
  const lateness = latenessOf(grade, adjustments, course);
  const { deadline, handedIn, days, points: taken } = lateness;
  const changes: MarkChange[] = [
    ...extraCredit(grade.results, excused, course),
    ...adjustments.flatMap(ofPerson),
    ...(days && deadline !== undefined && handedIn !== undefined
      ? [{ kind: 'late', days, deadline, handedIn, points: taken } as const]
      : []),
  ];
  const base = weighed(rows);
  const pending = [
    ...(isOpen && rows.some((one) => one.score === null && one.weight > 0) ? ['review' as const] : []),
    ...rows.filter((one) => isWanted(one, isOpen)).map(({ part }) => part),
    ...(doubted ? ['adjustments' as const] : []),
  ];
  const sum = twoDecimals((base ?? 0) + changes.reduce((all, { points }) => all + points, 0));
  const within = Math.min(100, Math.max(0, sum));
  const limit: readonly MarkChange[] = within === sum ? [] : [{ kind: 'limit', points: twoDecimals(within - sum) }];
  const known = base !== null && !doubted;
  const score = (part: GradePart) => rows.find((one) => one.part === part)?.score ?? null;
  return {
    technical: score('technical'),
    codeQuality: score('codeQuality'),
    documentation: score('documentation'),
    presentation: score('presentation'),
    total: known ? within : null,
    rows,
    base,
    changes: known ? [...changes, ...limit] : changes,
    pending,
    timeUnknown: days === null && course.late !== undefined,
    comments: row?.comments ?? '',
  };
}

/** What was earned of what could be judged, in percent with two decimals; null when nothing could be judged. */
export function technicalPercent({ earned, possible }: Pick<Grade, 'earned' | 'possible'>): number | null {
  return possible > 0 ? twoDecimals((100 * earned) / possible) : null;
}

/** An excuse answers for what the grader could not tell of that check. */
function needsReview({ verdict, results }: Graded, excused: ReadonlySet<string>): boolean {
  if (verdict !== 'needs-review') return false;
  const left = results.filter(({ id }) => !excused.has(id));
  return left.length === 0 || left.some(({ status }) => status === 'error');
}

/** The record's own sum, without what is excused or counts elsewhere. */
function technicalPoints({ earned, possible, results }: Graded, excused: ReadonlySet<string>, course: Course) {
  const elsewhere = new Set([
    ...Object.values(course.machine ?? {}).flatMap(({ checks }) => checks),
    ...Object.keys(course.extra?.units ?? {}),
  ]);
  const left = results.filter((one) => one.status !== 'error' && (excused.has(one.id) || isNamed(one, elsewhere)));
  return {
    earned: twoDecimals(earned - left.reduce((sum, one) => sum + one.earned, 0)),
    possible: twoDecimals(possible - left.reduce((sum, one) => sum + one.points, 0)),
  };
}

/** Whether a row waits for its own score, and not for the review that makes it unknown. */
function isWanted({ part, score, weight, person }: MarkRow, isOpen: boolean): boolean {
  if (score !== null || weight === 0) return false;
  return part === 'technical' ? !isOpen : person === null;
}

/** A check counts where it or its unit is named. */
function isNamed(result: Result, names: ReadonlySet<string>): boolean {
  return names.has(result.id) || names.has(unitOf(result));
}

function percentOf(results: readonly Result[], excused: ReadonlySet<string>, names: readonly string[]): number | null {
  const set = new Set(names);
  const own = results.filter((one) => isNamed(one, set) && !excused.has(one.id) && one.status !== 'error');
  const sum = (of: (result: Result) => number) => own.reduce((all, one) => all + of(one), 0);
  return technicalPercent({ earned: sum(({ earned }) => earned), possible: sum(({ points }) => points) });
}

/** Where the machine has nothing to say of a row, a person's score is all of it. */
function rowScore(
  results: readonly Result[],
  excused: ReadonlySet<string>,
  isOpen: boolean,
  person: number | null,
  machine: { readonly share: number; readonly checks: readonly string[] } | undefined,
): Pick<MarkRow, 'score' | 'machine' | 'person'> {
  const score = machine === undefined ? null : percentOf(results, excused, machine.checks);
  if (machine === undefined || machine.share === 0 || (score === null && !isOpen)) return { score: person, person };
  if (score === null || isOpen) return { score: null, person };
  const { share } = machine;
  const both = { machine: { score, share }, person };
  if (person === null && share < 100) return { score: null, ...both };
  return { score: twoDecimals((score * share + (person ?? 0) * (100 - share)) / 100), ...both };
}

function extraCredit(
  results: readonly Result[],
  excused: ReadonlySet<string>,
  { extra }: Course,
): readonly MarkChange[] {
  if (extra === undefined) return [];
  const all = Object.entries(extra.units).flatMap(([unit, worth]): MarkChange[] => {
    const score = percentOf(results, excused, [unit]);
    if (score === null || score === 0) return [];
    return [{ kind: 'extra', unit, score, worth, points: twoDecimals((score * worth) / 100) }];
  });
  const sum = twoDecimals(all.reduce((points, one) => points + one.points, 0));
  if (sum <= extra.cap) return all;
  return [...all, { kind: 'extra-cap', cap: extra.cap, points: twoDecimals(extra.cap - sum) }];
}

function ofPerson({ change, reason }: Adjustment): readonly MarkChange[] {
  switch (change.kind) {
    case 'points':
      return [{ kind: 'adjusted', points: change.points, reason }];
    case 'excuse':
      return [{ kind: 'excused', points: 0, check: change.check, reason }];
    case 'extend':
      return [{ kind: 'extended', points: 0, until: change.until, reason }];
    case 'handed-in':
      return [{ kind: 'handed-in', points: 0, at: change.at, reason }];
  }
}

function weighed(rows: readonly MarkRow[]): number | null {
  // A part that weighs nothing holds nothing up.
  if (rows.some(({ score, weight }) => score === null && weight > 0)) return null;
  return twoDecimals(rows.reduce((sum, { score, weight }) => sum + (score ?? 0) * weight, 0) / 100);
}

function twoDecimals(value: number): number {
  // 12 digits take the binary fraction's dust away: 1.005 * 100 is 100.49999999999999.
  return Math.round(Number((100 * value).toPrecision(12))) / 100;
}
