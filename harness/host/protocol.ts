import type { HostName, LabFile, RunOptions, RunResult, TaskEnd } from '../model/index.ts';

/** A shell line of the submission, and the number that it has in the agent when it runs in the background. */
type Line = { readonly line: string; readonly options: RunOptions };
export type Id = { readonly id: number };

/** What a line left; `astray`: it has ended and left nothing in its `LAB_OUT`, and these lay where it worked. */
export type LeftFiles = { readonly files: readonly LabFile[]; readonly astray: boolean };

/** How large a terminal is, in characters. */
export type ScreenSize = { readonly columns: number; readonly rows: number };

/** What the agent is asked beside probes. */
export type LabCalls = {
  /** `on`: in which of two lab hosts; the first when left out. */
  'lab.run': { args: Line & { readonly on?: HostName }; result: RunResult };
  'lab.start': { args: Line; result: Id };
  'lab.look': { args: Id; result: { readonly running: boolean; readonly output: string } };
  'lab.stop': { args: Id & { readonly graceMs: number }; result: TaskEnd };
  'lab.files': { args: Id; result: LeftFiles };
  'lab.remove': { args: Id; result: null };
  /** Contents in base64, by the name below the cache's folder. */
  'lab.compiled': { args: null; result: Readonly<Record<string, string>> };
  'lab.unpack': { args: null; result: null };
  /** What the line of the last `lab.run` has written after `from` bytes. */
  'lab.since': { args: { readonly from: number }; result: { readonly text: string; readonly bytes: number } };
  /** Lets go of all that would keep who works in a shell from changing the lab host. */
  'lab.release': { args: null; result: null };
  /** A shell on a terminal of its own, in the namespace of that name; in the lab host's own where it is null. */
  'shell.open': { args: ScreenSize & { readonly namespace: string | null }; result: Id };
  /** What is typed, in base64. */
  'shell.type': { args: Id & { readonly data: string }; result: null };
  /** Waits until there is something to show: in base64; empty for a shell that has ended. */
  'shell.read': { args: Id; result: { readonly data: string } };
  'shell.resize': { args: Id & ScreenSize; result: null };
  'shell.close': { args: Id; result: null };
};
