import { afterGiven, machineTime } from '../host/machine-time.ts';
import { patient } from '../host/slowness.ts';

/**
 * What `work` resolves to. Rejects when `signal` aborts, with its reason, or once the machine has given it `milliseconds`, longer on a slow one,
 * with what `late` says of the seconds that it had; the signal that `work` was given is aborted then, and what it still does is not waited for.
 */
export async function withTimeLimit<T>(
  work: (signal: AbortSignal) => Promise<T>,
  {
    milliseconds,
    late,
    signal,
  }: { milliseconds: number; late: (seconds: number) => string; signal: AbortSignal | undefined },
): Promise<T> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  const { given } = machineTime();
  const began = given();
  let callOff: () => void = () => undefined;
  const wait = (left: number) => {
    callOff = afterGiven(left, () => {
      // Where the machine was found to be slower meanwhile, what is waited for within has longer, too: that must not be what is late.
      const limit = patient(milliseconds);
      const rest = began + limit - given();
      if (rest >= 1) wait(rest);
      else stop.abort(new Error(late(Number((limit / 1000).toPrecision(3)))));
    });
  };
  wait(patient(milliseconds));
  const onAbort = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(stop.signal), stopped]);
  } finally {
    callOff();
    signal?.removeEventListener('abort', onAbort);
  }
}
