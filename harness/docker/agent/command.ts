import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { kill, withDescendants } from '../../host/agent/processes.ts';
import { afterGiven } from '../../host/machine-time.ts';
import type { DockerRun } from '../../model/index.ts';
import { commandLimits } from '../settings.ts';

const keptBytes = 64 * 1024;

export interface CommandOptions {
  readonly timeoutMs?: number | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
}

/** Runs a client of the engine, bounded in time and output. Never throws for what it does. */
export async function command(words: readonly string[], options: CommandOptions = {}): Promise<DockerRun> {
  const { run } = await commandWithText(words, options);
  return run;
}

/** Like `command`, with standard output by itself beside. */
export async function commandWithText(
  words: readonly string[],
  options: CommandOptions = {},
): Promise<{ readonly run: DockerRun; readonly stdout: string }> {
  const began = performance.now();
  const [file = '', ...args] = words;
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd && { cwd: options.cwd }),
  });
  let kept = Buffer.alloc(0);
  let bytes = 0;
  let ended: DockerRun['ended'] = 'exit';
  const stop = (why: DockerRun['ended']) => {
    if (ended !== 'exit') return;
    ended = why;
    kill(() => withDescendants(child.pid ?? 0));
  };
  const keep = (chunk: Buffer) => {
    bytes += chunk.length;
    kept = Buffer.concat([kept, chunk]).subarray(-keptBytes);
    if (bytes > commandLimits.outputBytes) stop('output');
  };
  const plain: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    keep(chunk);
    if (bytes <= commandLimits.outputBytes) plain.push(chunk);
  });
  child.stderr.on('data', keep);
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const callOff = afterGiven(options.timeoutMs ?? commandLimits.commandMs, () => stop('time'));
  const exitCode = await once(child, 'close').then(
    ([code]) => code as number | null,
    (error: Error) => {
      kept = Buffer.from(error.message);
      return 127;
    },
  );
  callOff();
  const durationMs = performance.now() - began;
  const run = { command: words.join(' '), ended, exitCode, output: kept.toString('utf8'), durationMs };
  return { run, stdout: Buffer.concat(plain).toString('utf8') };
}

/** Standard output of a trusted command. Throws a sentence with what it says when it fails. */
export async function output(words: readonly string[]): Promise<string> {
  const [file = '', ...args] = words;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`${words.join(' ')} says: ${errors.trim().slice(-500)}`);
  return out;
}
