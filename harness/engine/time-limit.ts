import { afterGiven } from '../host/machine-time.ts';
/**
 * What `work` resolves to. Rejects when `signal` aborts, with its reason, or once the machine has given it `milliseconds`, with `late`;
 * the signal that `work` was given is aborted then, and what it still does is not waited for.
 */
export async function withTimeLimit<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { milliseconds, late, signal }: { milliseconds: number; late: string; signal: AbortSignal | undefined },
): Promise<T> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  const callOff = afterGiven(milliseconds, () => stop.abort(new Error(late)));
  const onAbort = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(stop.signal), stopped]);
  } finally {
    callOff();
    signal?.removeEventListener('abort', onAbort);
  }
}
