import type { Docker } from './docker.ts';
import type { Evidence } from './evidence.ts';
import type { Json } from './json.ts';
import type { LabHost } from './lab-host.ts';
import type { DockerBed, FilesBed, LabHostBed, Testbed } from './testbed.ts';
import type { Why } from './why.ts';

/** `unit.claim`, fixed by the catalogue: reports, rubrics and regrades refer to it. */
export type CheckId = `${string}.${string}`;

/** The verdict over one observation. `score` is the earned part of the points, 0 to 1. */
export type Outcome<Id extends CheckId = CheckId> =
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
  /** `by` is a check that did not pass: the engine holds the blame against the results. */
  | { readonly status: 'blocked'; readonly by: Id }
  | { readonly status: 'error'; readonly reason: string };

/** The submission's files, for what is judged by reading. */
export interface SubmissionFiles {
  /** Of its regular files, relative, sorted. */
  readonly paths: readonly string[];
  /** The text of a file, through links; null when there is none or it is larger than 1 MB. */
  text(path: string): string | null;
  /** The content of a file, through links, in base64; null when there is none. */
  base64(path: string): string | null;
}

/** What a check is given wherever it looks. */
export interface FilesContext {
  /** The text of the submission's document for the check's unit; null when it has none. */
  readonly document: string | null;
  /** The submission's shell lines for that unit, but for `up`, and whatever else its manifest says of it, by name. */
  readonly lines: Readonly<Record<string, string>>;
  readonly files: SubmissionFiles;
  /** Aborted when the check has used up its time. */
  readonly signal: AbortSignal;
}

/** What a check on a lab host is given. */
export interface LabHostContext extends FilesContext {
  readonly host: LabHost;
}

/** What a check on a Docker engine is given. */
export interface DockerContext extends FilesContext {
  readonly docker: Docker;
}

/** What a check on a testbed, or on what was observed there, is given. */
export type ContextOn<Place> =
  Place extends Shared<infer Seen, infer Context>
    ? Omit<Context, 'shared'> & { readonly shared: Seen }
    : Place extends Optional<infer Seen>
      ? FilesContext & { readonly shared: Seen | null }
      : Place extends LabHostBed
        ? LabHostContext
        : Place extends DockerBed
          ? DockerContext
          : Place extends FilesBed
            ? FilesContext
            : never;

/** Something that several checks look at, gathered once: at the first one's turn, and charged to itself. */
export interface Shared<Seen = unknown, Context = unknown> {
  readonly kind: 'observation';
  /** What is done, for people: 'the traffic tool at work'. */
  readonly title: string;
  readonly on: Testbed | Shared;
  /** A second lab host that is there while it is gathered. */
  readonly beside?: LabHostBed;
  /** The time it may take; 60 s when left out. */
  readonly limitMs?: number;
  /** It leaves the testbed changed. */
  readonly disturbs?: true;
  observe(context: Context & { readonly beside: LabHost }): Promise<Seen>;
  /** Only there for the types: what `observe` is given. */
  readonly given?: Context;
}

/** An observation that may be missing: where it cannot be had, the check is given null and the submission's files. */
export interface Optional<Seen = unknown> {
  readonly kind: 'optional';
  readonly of: Shared<Seen>;
}

export type Place = Testbed | Shared | Optional;

/**
 * One deliverable as an executable claim. `observe` does all the input and output and returns plain JSON; `judge` and `show` are pure
 * functions of it, so a recorded observation can be judged, and shown, again.
 */
export interface Check<Observation extends Json = Json, On extends Place = Place, Id extends CheckId = CheckId> {
  readonly id: Id;
  /** A claim a student understands: 'every namespace reaches every other'. */
  readonly title: string;
  /** Where the brief explains it: 'labs/day1#task-1-2'. */
  readonly spec: string;
  readonly task: string;
  readonly points: number;
  /** Where it looks. */
  readonly on: On;
  /** It leaves the testbed changed: it runs after the checks that do not, in the order of the unit. */
  readonly disturbs?: true;
  /** The time it may take, where 60 s are too short. */
  readonly limitMs?: number;
  observe(context: ContextOn<On>): Promise<Observation>;
  judge(seen: Observation): Outcome<Id>;
  /** Tables, matrices and drawings of what was seen; they explain, and decide nothing. */
  show?(seen: Observation): readonly Evidence[];
}

/** A check of the lab, whatever it observes and wherever: the engine hands it its own context, and its own observation back. */
export interface AnyCheck extends Omit<Check, 'observe' | 'judge' | 'show'> {
  // biome-ignore lint/suspicious/noExplicitAny: what its place gives it
  observe(context: any): Promise<Json>;
  // biome-ignore lint/suspicious/noExplicitAny: what it has seen
  judge(seen: any): Outcome;
  // biome-ignore lint/suspicious/noExplicitAny: what it has seen
  show?(seen: any): readonly Evidence[];
}

/** The testbed below a place, and what is gathered on the way from it to the place, in order. */
export function groundOf(place: Place): { readonly bed: Testbed; readonly shared: readonly Shared[] } {
  if (place.kind === 'optional') return groundOf(place.of);
  if (place.kind !== 'observation') return { bed: place, shared: [] };
  const { bed, shared } = groundOf(place.on);
  return { bed, shared: [...shared, place] };
}
