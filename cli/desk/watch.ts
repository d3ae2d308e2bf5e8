import { watch } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** An editor writes a file in several steps. */
const settleMs = 300;
const passedOver = /(^|\/)(node_modules|\.git)(\/|$)|~$|\.sw.$/;

/** Resolves when a file in the folder, or the file itself, has changed and nothing more has for a moment. Rejects when `signal` is aborted. */
export async function nextChange(folder: string, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const own = AbortSignal.any([signal, stop.signal]);
  const changes = watch(folder, { recursive: true, signal: own })[Symbol.asyncIterator]();
  try {
    let change = changes.next();
    for (;;) {
      const { value, done } = await change;
      if (done) return;
      change = changes.next();
      if (!passedOver.test(value?.filename ?? '')) break;
    }
    for (;;) {
      const quiet = delay(settleMs, true, { signal: own });
      if ((await Promise.race([quiet, change.then(() => false)])) === true) return;
      change = changes.next();
    }
  } finally {
    stop.abort();
  }
}
