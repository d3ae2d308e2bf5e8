/** One of two lab hosts that lie on an underlay. */
export type HostName = 'a' | 'b';

/** A lab host in which lines of the submission have run, one after the other: the `up` of some units, then others. */
export type LabHostBed = {
  readonly kind: 'lab-host';
  /** Units whose `up` runs in it: 'day1'. */
  readonly up: readonly string[];
  /** Further lines, each run to its end: 'day4.tiers'. */
  readonly runs: readonly string[];
  /** A bed of its own beside another one of the same lines: what happens on it must not be seen on the other. */
  readonly replica?: string;
  readonly memoryMib?: number;
  /** Variables that the lines of `runs` find in their environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Two lab hosts in the place of one: for each of `runs`, in which of them it runs. */
  readonly hosts?: readonly HostName[];
};

/** A Docker engine with the submission laid into it. */
export type DockerBed = { readonly kind: 'docker' };

/** No machine at all: the submission's files. */
export type FilesBed = { readonly kind: 'files' };

/** A place where a check looks, as data: the engine opens it. */
export type Testbed = LabHostBed | DockerBed | FilesBed;
