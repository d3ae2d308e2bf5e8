import { createInterface, type Interface } from 'node:readline';
import type { Output } from '../progress-lines.ts';
import { wrapped } from './words.ts';

export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };

/** Lines in and out of a terminal, or of pipes. Disposing it leaves the terminal as it was. */
export interface Console extends Disposable {
  readonly output: Output;
  /** Whether somebody sits there: prompts are for people. */
  readonly isTerminal: boolean;
  /** Writes text, wrapped to the terminal's width, in place of a line that passes. */
  say(text: string): void;
  /** Writes lines as they are, in the same place. */
  write(lines: readonly string[]): void;
  /** The next line, without its end; undefined when there are no more, and when `signal` is aborted. */
  ask(prompt: string, signal: AbortSignal): Promise<string | undefined>;
  /** Whether a line waits to be read; resolves when one comes, or none will. */
  nextLine(signal: AbortSignal): Promise<void>;
  /** Hands the terminal's keys, unread, to `work`, for its length. */
  raw<T>(work: (input: Input) => Promise<T>): Promise<T>;
}

/** Takes a line away that only passes. */
const passed = '\r\u001b[2K';

/** `interrupt` is called for Ctrl-C, which no signal tells while lines are read from a terminal. */
export function openConsole(input: Input, output: Output, interrupt: () => void): Console {
  const isTerminal = input.isTTY === true && output.isTTY === true;
  const lines: string[] = [];
  let closed = false;
  let wake = Promise.withResolvers<void>();
  let reader: Interface | undefined;

  const changed = () => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };

  function open(): void {
    const own = createInterface({ input, ...(isTerminal ? { output } : {}), terminal: isTerminal });
    reader = own;
    own.on('line', (line) => {
      lines.push(line);
      changed();
    });
    own.on('SIGINT', interrupt);
    own.on('close', () => {
      if (reader !== own) return;
      closed = true;
      changed();
    });
  }

  function close(): void {
    const own = reader;
    reader = undefined;
    own?.close();
  }

  function write(text: readonly string[]): void {
    output.write(`${output.isTTY ? passed : ''}${text.join('\n')}\n`);
  }

  open();
  return {
    output,
    isTerminal,
    say: (text) => write([wrapped(text, output.columns)]),
    write,
    async ask(prompt, signal) {
      if (isTerminal && lines.length === 0 && !closed) {
        reader?.setPrompt(prompt);
        reader?.prompt();
      }
      const aborted = abortOf(signal);
      while (lines.length === 0 && !closed && !signal.aborted) await Promise.race([wake.promise, aborted]);
      if (signal.aborted) return undefined;
      const line = lines.shift();
      if (!isTerminal && line !== undefined) output.write(`${prompt}${line}\n`);
      return line;
    },
    async nextLine(signal) {
      const aborted = abortOf(signal);
      // Nobody is left to type one: the signal alone ends it.
      while (lines.length === 0 && !signal.aborted) await Promise.race([closed ? aborted : wake.promise, aborted]);
    },
    async raw(work) {
      close();
      input.setRawMode?.(true);
      input.resume();
      try {
        return await work(input);
      } finally {
        input.setRawMode?.(false);
        input.pause();
        open();
      }
    },
    [Symbol.dispose]() {
      close();
      if (output.isTTY) output.write(passed);
    },
  };
}

const aborts = new WeakMap<AbortSignal, Promise<void>>();

/** Resolves when the signal is aborted. */
export function abortOf(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const known = aborts.get(signal);
  if (known !== undefined) return known;
  aborts.set(signal, promise);
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
