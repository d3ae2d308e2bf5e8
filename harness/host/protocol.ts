import type { LabFile, RunOptions, RunResult, TaskEnd } from '../model/index.ts';

/** A shell line of the submission, and the number that it has in the agent when it runs in the background. */
type Line = { readonly line: string; readonly options: RunOptions };
export type Id = { readonly id: number };

/** What a line left; `astray`: it has ended and left nothing in its `LAB_OUT`, and these lay where it worked. */
export type LeftFiles = { readonly files: readonly LabFile[]; readonly astray: boolean };

/** What the agent is asked beside probes. */
export type LabCalls = {
  'lab.run': { args: Line; result: RunResult };
  'lab.start': { args: Line; result: Id };
  'lab.look': { args: Id; result: { readonly running: boolean; readonly output: string } };
  'lab.stop': { args: Id & { readonly graceMs: number }; result: TaskEnd };
  'lab.files': { args: Id; result: LeftFiles };
  'lab.remove': { args: Id; result: null };
  /** Contents in base64, by the name below the cache's folder. */
  'lab.compiled': { args: null; result: Readonly<Record<string, string>> };
  'lab.unpack': { args: null; result: null };
};
