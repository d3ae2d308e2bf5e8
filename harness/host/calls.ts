import type { ChildProcess } from 'node:child_process';
import { causedBySubmission, type Json } from '../model/index.ts';
import { onLines } from './lines.ts';

type Answer = {
  readonly ready?: Json;
  readonly id?: number;
  readonly result?: Json;
  readonly error?: string;
  /** Whether the submission is to blame for the error. */
  readonly caused?: boolean;
};

/** An agent that answers calls line by line. */
export interface Agent {
  /** What the agent said when it was ready. Rejects when it ends before. */
  readonly ready: Promise<Json>;
  /** Whether it has ended. */
  isGone(): boolean;
  /** What a probe of the agent returns. Rejects with what the probe throws, and when the agent ends before it has answered. */
  call(name: string, args: Json): Promise<Json>;
}

/**
 * Speaks JSON lines with `child` over its standard input and output. An answer that is no JSON ends it. When it ends, all that is
 * waited for rejects with what `ended` makes of the last that it wrote to its standard error, and of its exit code.
 */
export function connectAgent(child: ChildProcess, ended: (errors: string, code: number | null) => Error): Agent {
  const waiting = new Map<number, { resolve(value: Json): void; reject(error: Error): void }>();
  const ready = Promise.withResolvers<Json>();
  ready.promise.catch(() => undefined);
  let nextId = 0;
  let gone: Error | undefined;
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-4000);
  });
  child.stdin?.on('error', () => undefined);
  onLines(child.stdout as NodeJS.ReadableStream, (line) => {
    const message = parse(line);
    if (message === undefined) {
      errors = 'it gave an answer that is no JSON';
      return void child.kill('SIGKILL');
    }
    if (message.ready !== undefined) return ready.resolve(message.ready);
    const call = waiting.get(message.id ?? -1);
    waiting.delete(message.id ?? -1);
    if (message.error === undefined) call?.resolve(message.result ?? null);
    else call?.reject(message.caused ? causedBySubmission(message.error) : new Error(message.error));
  });
  child.once('exit', (code) => {
    gone = ended(errors.trim(), code);
    ready.reject(gone);
    for (const call of waiting.values()) call.reject(gone);
  });
  return {
    ready: ready.promise,
    isGone: () => gone !== undefined,
    call: (name, args) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(gone);
        waiting.set(nextId, { resolve, reject });
        child.stdin?.write(`${JSON.stringify({ id: nextId++, name, args })}\n`);
      }),
  };
}

function parse(line: string): Answer | undefined {
  try {
    return JSON.parse(line) as Answer;
  } catch {
    return undefined;
  }
}
