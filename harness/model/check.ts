import type { Docker, NoDocker } from './docker.ts';
import type { Evidence } from './evidence.ts';
import type { Json } from './json.ts';
import type { LabHost } from './lab-host.ts';
import type { Topology } from './topology.ts';
import type { Why } from './why.ts';

/** `dayN.claim`, fixed by the catalogue: reports, rubrics and regrades refer to it. */
export type CheckId = `${string}.${string}`;

/** The verdict over one observation. `score` is the earned part of the points, 0 to 1. */
export type Outcome =
  | { readonly status: 'pass' }
  | {
      readonly status: 'fail';
      readonly score: number;
      readonly expected: string;
      readonly actual: string;
      readonly hint?: string;
      /** The reasons for it, where packets that were lost were followed: one a fault. */
      readonly why?: readonly Why[];
    }
  | { readonly status: 'blocked'; readonly by: CheckId }
  | { readonly status: 'error'; readonly reason: string };

/** The submission's files, for what is judged by reading. */
export interface SubmissionFiles {
  /** Of its regular files, relative, sorted. */
  readonly paths: readonly string[];
  /** The text of a file, through links; null when there is none or it is larger than 1 MB. */
  text(path: string): string | null;
}

/** What a check is given to look at the lab with. */
export interface CheckContext {
  readonly host: LabHost;
  readonly lab: Topology;
  /** The text of the submission's document for this day; null when it has none. */
  readonly document: string | null;
  /** The submission's shell lines for this day, but for `up`, and whatever else its manifest says of the day, by name. */
  readonly lines: Readonly<Record<string, string>>;
  readonly files: SubmissionFiles;
  /**
   * The Docker engine of this grading, with the submission laid into it: opened when a check asks for it first, and then the same.
   * Rejects with a sentence when it should be there but could not be opened.
   */
  docker(): Promise<Docker | NoDocker>;
  /** Another lab host, in which only the ups of these days have run; it ends with the check. Rejects with a sentence when there is none. */
  replay(days: readonly string[]): Promise<LabHost>;
  /** Aborted when the check has used up its time. */
  readonly signal: AbortSignal;
  /** Shows something of the observation in the reports; it never decides the outcome. */
  attach(evidence: Evidence): void;
}

/**
 * One deliverable as an executable claim. `observe` does all the input and output and returns plain JSON;
 * `judge` is a pure function of it, so a recorded observation can be judged again.
 */
export interface Check<Seen extends Json = Json> {
  readonly id: CheckId;
  /** A claim a student understands: 'every namespace reaches every other'. */
  readonly title: string;
  /** Where the brief explains it: 'labs/day1#task-1-2'. */
  readonly spec: string;
  readonly task: string;
  readonly points: number;
  /** Checks without which this one cannot be observed. */
  readonly after?: readonly CheckId[];
  /** The line of its day that is run for it in a lab host of its own, in which nothing else has run: 'tiers'. */
  readonly apart?: string;
  /** The time it may take, where the engine's limit for checks is too short for it: a build, say. */
  readonly limitMs?: number;
  observe(context: CheckContext): Promise<Seen>;
  judge(seen: Seen): Outcome;
}

/** Gives a check its types: `observe`'s result is what `judge` takes. */
export function check<Seen extends Json>(definition: Check<Seen>): Check {
  return definition as unknown as Check;
}
