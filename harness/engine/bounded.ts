import { Worker } from 'node:worker_threads';
import type { Json } from '../model/index.ts';

/** What came of a call: its result, what it threw, or the limit that it met. */
export type Bounded =
  | { readonly result: Json }
  /** `caused`: whether it said itself that the submission is to blame (harness/model/caused.ts). */
  | { readonly threw: string; readonly caused: boolean }
  | { readonly tooMuch: 'time' | 'memory' | 'depth' };

export interface BoundedOptions {
  readonly milliseconds: number;
  /** Of its heap, in MiB. */
  readonly memoryMib: number;
}

/** A thread that calls pure functions of modules, one at a time, and can be ended in the middle of one. */
export interface BoundedThread extends AsyncDisposable {
  /**
   * Calls the function `name` of the module at `url` with these arguments, all of them JSON. Never rejects for what the function does: time and memory
   * that what it reads takes are the fault of who wrote that, and an answer like any other.
   */
  call(url: string, name: string, args: readonly Json[]): Promise<Bounded>;
}

type Answer = { readonly result: Json } | { readonly threw: string; readonly caused: boolean; readonly deep: boolean };

const stackMib = 4;

/** Starts no thread before the first call; one that met a limit is gone, and the next call has a fresh one. */
export function boundedThread({ milliseconds, memoryMib }: BoundedOptions): BoundedThread {
  let worker: Worker | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const start = (): Worker => {
    const resourceLimits = { maxOldGenerationSizeMb: memoryMib, stackSizeMb: stackMib };
    const made = new Worker(new URL('./bounded-thread.ts', import.meta.url), { resourceLimits });
    made.unref();
    return made;
  };

  const one = (url: string, name: string, args: readonly Json[]): Promise<Bounded> => {
    worker ??= start();
    const at = worker;
    const { promise, resolve } = Promise.withResolvers<Bounded>();
    const ended = (outcome: Bounded) => {
      if (worker === at) worker = undefined;
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      ended({ tooMuch: 'time' });
      void at.terminate();
    }, milliseconds);
    at.once('message', (answer: Answer) => {
      if ('result' in answer) return resolve(answer);
      resolve(answer.deep ? { tooMuch: 'depth' } : { threw: answer.threw, caused: answer.caused });
    });
    at.once('error', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') ended({ tooMuch: 'memory' });
      else ended({ threw: error.message, caused: false });
    });
    at.postMessage({ url, name, args });
    return promise.finally(() => {
      clearTimeout(timer);
      at.removeAllListeners();
    });
  };

  return {
    call: (url, name, args) => {
      const mine = turn.then(() => one(url, name, args));
      turn = mine;
      return mine;
    },
    [Symbol.asyncDispose]: async () => {
      await worker?.terminate();
      worker = undefined;
    },
  };
}

/** Why a call that met a limit is a failure, as a sentence about what was read. */
export function tooMuch(limit: 'time' | 'memory' | 'depth', { milliseconds, memoryMib }: BoundedOptions): string {
  const why = {
    time: `takes longer than ${milliseconds / 1000} s to be read`,
    memory: `takes more than ${memoryMib} MB of memory to be read`,
    depth: 'is nested too deeply to be read',
  };
  return `What the submission made, said or wrote ${why[limit]}.`;
}
