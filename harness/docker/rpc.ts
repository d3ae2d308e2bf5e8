import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Json } from '../model/index.ts';

interface Answer {
  readonly ready?: string;
  readonly id?: number;
  readonly result?: Json;
  readonly error?: string;
}

/** Calls to an agent that answers line by line. */
export interface Remote {
  /** What the agent said when it was ready. Rejects with a sentence when it ends before. */
  readonly ready: Promise<string>;
  call(name: string, args: Json): Promise<Json>;
}

/** Speaks JSON lines with `child` over its standard input and output. Calls that are under way when it ends reject. */
export function connectAgent(child: ChildProcess): Remote {
  const waiting = new Map<number, { resolve(value: Json): void; reject(error: Error): void }>();
  const ready = Promise.withResolvers<string>();
  ready.promise.catch(() => undefined);
  let nextId = 0;
  let gone: Error | undefined;
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-4000);
  });
  child.stdin?.on('error', () => undefined);
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    const message = JSON.parse(line) as Answer;
    if (message.ready !== undefined) return ready.resolve(message.ready);
    const call = waiting.get(message.id ?? -1);
    waiting.delete(message.id ?? -1);
    if (message.error === undefined) call?.resolve(message.result ?? null);
    else call?.reject(new Error(message.error));
  });
  child.once('exit', () => {
    const reason = /^\w*Error: (.*)$/m.exec(errors)?.[1] ?? errors.trim().split('\n').at(-1);
    gone = new Error(`The agent beside the Docker engine ended early: ${reason || 'no reason given'}`);
    ready.reject(gone);
    for (const call of waiting.values()) call.reject(gone);
  });
  return {
    ready: ready.promise,
    call: (name, args) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(gone);
        waiting.set(nextId, { resolve, reject });
        child.stdin?.write(`${JSON.stringify({ id: nextId++, name, args })}\n`);
      }),
  };
}
