/** The parts of the final grade, in the order in which they are shown. */
export const gradeParts = ['technical', 'codeQuality', 'documentation', 'presentation'] as const;
export type GradePart = (typeof gradeParts)[number];

/** How much each part weighs, in percent, together 100. */
export type Weights = Readonly<Record<GradePart, number>>;

/** Which attempt of a student counts. */
export type Resubmissions = 'newest' | 'best' | 'last-before-deadline';

/** What a course decides for itself; what is left out is as usual. */
export interface Course {
  readonly title?: string;
  /** For days that a submission's manifest leaves out: by day, shell lines by name and the document's path. */
  readonly layouts?: readonly Readonly<Record<string, Readonly<Record<string, string>>>>[];
  readonly weights?: Weights;
  /** What part of a row the machine gives, in percent, and the checks (or units) by which: they are in no technical sum. */
  readonly machine?: Readonly<
    Partial<Record<Exclude<GradePart, 'technical'>, { readonly share: number; readonly checks: readonly string[] }>>
  >;
  /** Optional units: how many points of the mark all of each is worth, and how many all of them together are. */
  readonly extra?: { readonly units: Readonly<Record<string, number>>; readonly cap: number };
  /** By unit, and `all` for the others: ISO 8601 with an offset. */
  readonly deadlines?: Readonly<Record<string, string>>;
  /** Points of the mark for each day begun, minutes for which nothing is taken off, and what is taken off at most. */
  readonly late?: { readonly perDay: number; readonly graceMinutes?: number; readonly cap?: number };
  /** `files`: where a platform does not tell when something was handed in, its file's time does. */
  readonly handedIn?: 'platform' | 'files';
  /** A CSV of the students, from the folder of the course.json on. */
  readonly roster?: string;
  /** Ids of students who hand in together, by the group's name. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** Who else signs records: Ed25519 public keys (SPKI, as PEM or its base64). */
  readonly graders?: readonly { readonly name: string; readonly key: string }[];
  readonly resubmissions?: Resubmissions;
}

const defaultWeights: Weights = { technical: 40, codeQuality: 20, documentation: 20, presentation: 20 };

/** The weights of a course. Where it gives none and no rubric is kept, the technical part is all of the mark. */
export function weightsOf({ weights }: Course, hasRubric: boolean): Weights {
  if (weights !== undefined) return weights;
  return hasRubric ? defaultWeights : { technical: 100, codeQuality: 0, documentation: 0, presentation: 0 };
}
