import type {
  Check,
  CheckId,
  ContextOn,
  DockerBed,
  FilesBed,
  HostName,
  Json,
  LabHostBed,
  Optional,
  Place,
  Shared,
  Testbed,
} from '../model/index.ts';

/** A lab host in which the `up` of these units has run, in order, and then these further lines. */
export function labHost(bed: {
  readonly up?: readonly string[];
  readonly runs?: readonly string[];
  readonly replica?: string;
  readonly memoryMib?: number;
  readonly env?: Readonly<Record<string, string>>;
}): LabHostBed {
  return { kind: 'lab-host', up: [], runs: [], ...bed };
}

/** Two lab hosts on an underlay: the first of these lines has run in host a, and then the second in host b. */
export function twoHosts(bed: { readonly runs: readonly [string, string] }): LabHostBed {
  const hosts: readonly HostName[] = ['a', 'b'];
  return { kind: 'lab-host', up: [], runs: bed.runs, hosts };
}

/** The Docker engine of a grading: one for all checks that look at it. */
export const dockerEngine: DockerBed = { kind: 'docker' };

/** The submission's files: nothing of it runs. */
export const submissionFiles: FilesBed = { kind: 'files' };

/** What several checks look at, gathered once on a testbed, or on what another observation has seen there. */
export function observation<Seen, const On extends Testbed | Shared>(
  on: On,
  what: Omit<Shared<Seen, ContextOn<On>>, 'kind' | 'on' | 'given'>,
): Shared<Seen, ContextOn<On>> {
  return { kind: 'observation', on, ...what };
}

/** The same for a check that has something to say without it: where it cannot be had, `shared` is null. */
export function ifPossible<Seen, Context>(of: Shared<Seen, Context>): Optional<Seen> {
  return { kind: 'optional', of: of as unknown as Shared<Seen> };
}

/** Gives a check its types: `on` says what `observe` is given, and what that returns is what `judge` and `show` take. */
export function check<Observation extends Json, const On extends Place, Id extends CheckId>(
  definition: Check<Observation, On, Id>,
): Check<Observation, On, Id> {
  return definition;
}
