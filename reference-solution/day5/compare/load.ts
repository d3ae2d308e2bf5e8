/** Asking a stack from outside: once, or as often as it can answer. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** One of the two that are compared. */
export interface Stack {
  readonly name: string;
  readonly url: string;
  /** The network namespace to ask from, as a file (/run/netns/client); ours, when left out. */
  readonly from?: string | undefined;
}

/** What the process that asks is told. */
export interface Order {
  readonly url: string;
  readonly load?: Effort;
}

export interface Effort {
  readonly connections: number;
  readonly seconds: number;
}

export interface Answer {
  readonly status: number;
  readonly bytes: number;
  /** SHA-256 of the body. */
  readonly hash: string;
}

/** What came of asking as often as possible. */
export interface Load {
  /** Answers with a status from 200 to 299. */
  readonly succeeded: number;
  /** Answers with another status, none within 5 seconds, and broken connections. */
  readonly failed: number;
  readonly seconds: number;
  /** Of each answer that succeeded, in milliseconds, in the order of their arrival. */
  readonly latencies: readonly number[];
}

/** Puts load on a stack. Throws a sentence when it cannot be asked. */
export const load = (stack: Stack, effort: Effort) => ask<Load>(stack, { url: stack.url, load: effort });

/** Asks a stack one question. Throws a sentence when there is no answer. */
export const answerOf = (stack: Stack) => ask<Answer>(stack, { url: stack.url });

async function ask<Result>({ name, url, from }: Stack, order: Order): Promise<Result> {
  const words = [process.execPath, join(import.meta.dirname, 'generator.ts'), JSON.stringify(order)];
  const [program = '', ...rest] = from === undefined ? words : ['nsenter', `--net=${from}`, '--', ...words];
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`${name} cannot be asked at ${url}: ${errors.trim().split('\n').at(-1)}`);
  return JSON.parse(output) as Result;
}
