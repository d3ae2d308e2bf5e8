import type { Json } from './json.ts';

/** How a command of the submission ended. Its output is evidence, never proof. */
export interface RunResult {
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
}

export interface RunOptions {
  /** A directory inside the lab host; the submission's own folder when left out. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** A sandboxed machine that a submission believes is its own. `await using` ends it and all that is in it. */
export interface LabHost extends AsyncDisposable {
  /** Addresses of the simulated outside, and of the lab host on its uplink. */
  readonly uplink: { readonly name: string; readonly address: string };
  /** Hex digits that make this run's nonces differ from every other run's; recorded in the grade. */
  readonly seed: string;
  /** `performance.now()` when the submission's last command ended; probes wait for convergence from there on. */
  readonly settledSince: number;
  /** Lays the files into the submission's folder inside the lab host, owned by its root. */
  unpack(tar: NodeJS.ReadableStream): Promise<void>;
  /** Runs a shell line of the submission as the lab host's root, standard input at end of file. Never throws for what the line does. */
  run(command: string, options?: RunOptions): Promise<RunResult>;
  /** Calls a probe of the trusted agent. Throws when the agent could not tell. Use the typed functions of harness/probe. */
  probe(name: string, args: Json): Promise<Json>;
}
