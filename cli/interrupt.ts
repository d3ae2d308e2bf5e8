import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM'] as const;

export interface Interrupt extends Disposable {
  /** Aborted by the first SIGINT or SIGTERM; a second one ends the process at once, as ever. */
  readonly signal: AbortSignal;
  /** 128 and the signal's number, once there was one. */
  exitCode(): number | undefined;
}

/** Turns SIGINT and SIGTERM into an abort, until it is disposed of. */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const stop = (name: (typeof signals)[number]) => {
    exitCode = 128 + constants.signals[name];
    controller.abort(new Error(`Ended by ${name}: nothing was written.`));
    for (const each of signals) process.off(each, stop);
  };
  for (const each of signals) process.on(each, stop);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    [Symbol.dispose]: () => {
      for (const each of signals) process.off(each, stop);
    },
  };
}
