import type { Json } from './json.ts';
import type { HostName } from './testbed.ts';

/** How a command of the submission ended. Its output is evidence, never proof. */
export type RunResult = {
  /** The shell line that was run. */
  readonly command: string;
  /** 'exit': ended by itself; 'time', 'output', 'memory', 'processes', 'disk': the limit that ended it. */
  readonly ended: 'exit' | 'time' | 'output' | 'memory' | 'processes' | 'disk';
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last part of standard output and standard error together, at most 64 KiB. */
  readonly output: string;
  /** All bytes it wrote, kept or not. */
  readonly outputBytes: number;
  readonly durationMs: number;
  /** What it asked for and the machine does not have, as the grader's own look confirmed; left out when there is nothing. */
  readonly lacks?: readonly Lack[];
};

/** Something that submissions of other people's machines have, and this machine has not. */
export type Lack = {
  readonly kind: 'package' | 'library' | 'command' | 'service' | 'docker' | 'kernel' | 'interface';
  readonly name: string;
  /** The line of its output that tells of it, as far as there is one. */
  readonly line?: string;
};

export type RunOptions = {
  /** A directory inside the lab host; the submission's own folder when left out. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** How much longer than that it may take while the submission's processes are at work; not at all when left out. */
  readonly graceMs?: number;
};

/** A file that a line of the submission left in its `LAB_OUT`, or in its working folder. */
export type LabFile = {
  /** Its path below the folder. */
  readonly name: string;
  readonly bytes: number;
  /** In base64; null where it is too large to be read. */
  readonly content: string | null;
};

/** How a line in the background ended: by itself, when it was interrupted (SIGINT), or not before it was killed. */
export type TaskEnd = RunResult & { readonly by: 'itself' | 'interrupt' | 'kill' };

/** A line of the submission at work in the background. `await using` ends it, and removes its `LAB_OUT`. */
export interface Task extends AsyncDisposable {
  /** Whether its shell still runs, and the last part of its output so far, at most 64 KiB. */
  look(): Promise<{ readonly running: boolean; readonly output: string }>;
  /** Interrupts it and all that it started (SIGINT), and kills what is left after a grace. May be called again. */
  stop(graceMs?: number): Promise<TaskEnd>;
  /**
   * The regular files in its `LAB_OUT` and the folders there, now: at most 100, sorted by name. Where there is none, those in its working
   * folder that were written since it began and have the ending of a result.
   */
  files(): Promise<readonly LabFile[]>;
}

/**
 * A sandboxed machine that a submission believes is its own, or two of them on an underlay: keys of namespaces then begin with the name of
 * theirs, as in 'a:nginx-lb'. `await using` ends it and all that is in it.
 */
export interface LabHost extends AsyncDisposable {
  /** The lab host's way out, and its address there; of two, those of the first. */
  readonly uplink: { readonly name: string; readonly address: string };
  /** Hex digits that make this run's nonces differ from every other run's; recorded in the grade. */
  readonly seed: string;
  /** When the submission's last command ended, on the grader's clock of the machine's time; probes wait for convergence from there on. */
  readonly settledSince: number;
  /** Lays the files into the submission's folder inside the lab host, owned by its root; of two, into both. */
  unpack(tar: NodeJS.ReadableStream): Promise<void>;
  /** Runs a shell line of the submission as the lab host's root, standard input at end of file; of two, in the first, or `on` the one named. Never throws for what the line does. */
  run(command: string, options?: RunOptions & { readonly on?: HostName }): Promise<RunResult>;
  /** Starts a shell line of the submission in the same way (of two, in the first), with `LAB_OUT` set to a fresh folder, and returns at once. */
  start(command: string, options?: RunOptions): Promise<Task>;
  /** What was read otherwise than it was asked for, in sentences; a Docker engine has none. */
  remarks?(): readonly string[];
  /** Calls a probe of the trusted agent. Throws when the agent could not tell. Use the typed functions of harness/probe. */
  probe(name: string, args: Json): Promise<Json>;
}
