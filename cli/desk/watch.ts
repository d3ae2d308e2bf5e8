import { watch } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** An editor writes a file in several steps. */
const settleMs = 300;
const passedOver = /(^|\/)(node_modules|\.git)(\/|$)|~$|\.sw.$/;

/**
 * Yields when a file in the folder, or the file itself, has changed and nothing more has for a moment; what changes while nobody waits, when
 * somebody does again. Rejects when `signal` is aborted, which ends the watch, and where the machine cannot watch so many files (inotify(7)).
 */
export async function* changesIn(folder: string, signal: AbortSignal): AsyncGenerator<void, void, void> {
  const changes = watch(folder, { recursive: true, signal })[Symbol.asyncIterator]();
  let change = changes.next();
  for (;;) {
    const { value, done } = await change;
    if (done) return;
    change = changes.next();
    if (passedOver.test(value?.filename ?? '')) continue;
    for (;;) {
      const quiet = delay(settleMs, true, { signal });
      if (await Promise.race([quiet, change.then(({ done: isOver }) => isOver === true)])) break;
      change = changes.next();
    }
    yield;
  }
}
