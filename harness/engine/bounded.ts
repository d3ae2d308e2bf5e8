import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { processorMs } from '../host/processor-time.ts';
import { patient } from '../host/slowness.ts';
import type { Json } from '../model/index.ts';

/** What came of a call: its result, what it threw, or the limit that it met. */
export type Bounded =
  | { readonly result: Json }
  /** `caused`: whether it said itself that the submission is to blame (harness/model/caused.ts). */
  | { readonly threw: string; readonly caused: boolean }
  | { readonly tooMuch: 'time' | 'memory' | 'depth' };

export interface BoundedOptions {
  /** Of processor time, so that a busy machine is nobody's fault, and of a usual machine's: a slow one is given longer. */
  readonly milliseconds: number;
  /** Of its heap, in MiB. */
  readonly memoryMib: number;
}

/** A process that calls pure functions of modules, one at a time, and can be ended in the middle of one. */
export interface BoundedProcess extends AsyncDisposable {
  /**
   * Calls the function `name` of the module at `url` with these arguments, all of them JSON. Time and memory that what it reads takes are the fault of
   * who wrote that, and an answer like any other. Rejects where the process cannot be started, or the machine gives it no time.
   */
  call(url: string, name: string, args: readonly Json[]): Promise<Bounded>;
}

const program = new URL('./bounded-child.ts', import.meta.url).pathname;
const watchMs = 100;
/** How much longer than its processor time a call may take on a busy machine. */
const patience = 20;

/** Starts no process before the first call; one that met a limit is gone, and the next call has a fresh one. */
export function boundedProcess(options: BoundedOptions): BoundedProcess {
  let child: Promise<ChildProcess> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const one = async (message: object): Promise<Bounded> => {
    const before = await child;
    if (before === undefined || before.exitCode !== null || before.signalCode !== null) child = start(options);
    const at = (await child) as ChildProcess;
    const outcome = await ask(at, message, options);
    if ('tooMuch' in outcome && outcome.tooMuch !== 'depth') {
      child = undefined;
      at.kill('SIGKILL');
    }
    return outcome;
  };

  return {
    call: (url, name, args) => {
      const mine = turn.then(() => one({ url, name, args }));
      turn = mine.catch(() => undefined);
      return mine;
    },
    [Symbol.asyncDispose]: async () => {
      const at = await child?.catch(() => undefined);
      child = undefined;
      if (at === undefined || at.exitCode !== null || at.signalCode !== null) return;
      at.kill('SIGKILL');
      await once(at, 'exit');
    },
  };
}

async function start({ memoryMib }: BoundedOptions): Promise<ChildProcess> {
  const child = spawn(process.execPath, [`--max-old-space-size=${memoryMib}`, program], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' },
  });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('A process to read in could not be started.'))),
  ]);
  child.unref();
  child.channel?.unref();
  return child;
}

async function ask(child: ChildProcess, message: object, { milliseconds }: BoundedOptions): Promise<Bounded> {
  const { promise, resolve, reject } = Promise.withResolvers<Bounded>();
  const began = performance.now();
  const { pid = 0 } = child;
  const used = processorMs(pid).own;
  const limit = patient(milliseconds);
  const watch = setInterval(() => {
    if (processorMs(pid).own - used > limit) resolve({ tooMuch: 'time' });
    else if (performance.now() - began > patience * limit)
      reject(new Error('This machine is too busy to read what the submission made.'));
  }, watchMs);
  const answered = (answer: unknown) => resolve(answer as Bounded);
  // V8 ends a process whose heap is full.
  const ended = () => resolve({ tooMuch: 'memory' });
  child.once('message', answered).once('exit', ended);
  child.send(message);
  try {
    return await promise;
  } finally {
    clearInterval(watch);
    child.off('message', answered).off('exit', ended);
  }
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
