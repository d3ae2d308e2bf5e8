import type { asking, Task } from '../model/index.ts';
import type { Id, LabCalls } from './protocol.ts';

const defaultGraceMs = 3000;

/** A line in the background as its number in the agent; `ask` asks the agent. */
export function taskOf(id: Id, ask: ReturnType<typeof asking<LabCalls>>): Task {
  let removed: Promise<null> | undefined;
  return {
    look: () => ask('lab.look', id),
    stop: (graceMs = defaultGraceMs) => ask('lab.stop', { ...id, graceMs }),
    files: () => ask('lab.files', id),
    async [Symbol.asyncDispose]() {
      removed ??= ask('lab.remove', id);
      await removed;
    },
  };
}
