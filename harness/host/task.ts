import type { Json, LabFile, Task, TaskEnd } from '../model/index.ts';

const defaultGraceMs = 3000;

/** A line in the background as its number in the agent; `call` asks the agent. */
export function taskOf(id: number, call: (name: string, args: Json) => Promise<Json>): Task {
  let removed: Promise<Json> | undefined;
  return {
    look: async () => (await call('lab.look', { id })) as { running: boolean; output: string },
    stop: async (graceMs = defaultGraceMs) => (await call('lab.stop', { id, graceMs })) as unknown as TaskEnd,
    files: async () => (await call('lab.files', { id })) as readonly LabFile[],
    async [Symbol.asyncDispose]() {
      removed ??= call('lab.remove', { id });
      await removed;
    },
  };
}
