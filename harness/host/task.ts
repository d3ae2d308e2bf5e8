import type { asking, Task } from '../model/index.ts';
import type { Id, LabCalls } from './protocol.ts';

const defaultGraceMs = 3000;

/** A line in the background as its number in the agent; `ask` asks the agent. `onAstray` is told the names of what lay in its working folder instead of `LAB_OUT`. */
export function taskOf(
  id: Id,
  ask: ReturnType<typeof asking<LabCalls>>,
  onAstray: (names: readonly string[]) => void,
): Task {
  let removed: Promise<null> | undefined;
  return {
    look: () => ask('lab.look', id),
    stop: (graceMs = defaultGraceMs) => ask('lab.stop', { ...id, graceMs }),
    async files() {
      const { files, astray } = await ask('lab.files', id);
      if (astray) onAstray(files.map(({ name }) => name));
      return files;
    },
    async [Symbol.asyncDispose]() {
      removed ??= ask('lab.remove', id);
      await removed;
    },
  };
}
