import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { Json, LabHost, RunOptions, RunResult } from '../model/index.ts';
import { makeCgroups, noCgroups } from './cgroups.ts';
import { compiledFolder, keepCompiled } from './compiled.ts';
import { takeIds } from './idmap.ts';
import { defaultLimits, type Limits, outside } from './inside/settings.ts';
import { taskOf } from './task.ts';
import { startWorld } from './world.ts';

export interface LabHostOptions {
  /** The name of the lab host's way out; 'eth0' when left out. */
  readonly uplink?: string;
  readonly limits?: Partial<Limits>;
  /** False: none are made, as for a grader that is not root; resource limits and the agent's own watch must do. */
  readonly cgroups?: boolean;
  /** Eight hex digits or more, to repeat a run's nonces; random when left out. */
  readonly seed?: string;
}

interface Answer {
  readonly ready?: true;
  readonly id?: number;
  readonly result?: Json;
  readonly error?: string;
}

const startMs = 30_000;

/**
 * Opens a lab host: a sandboxed machine with a simulated internet and an external client around it, ready when this resolves.
 * `await using` ends it; so does the end of this process, however it comes. Throws an Error with a sentence when this machine
 * cannot hold one (`netproof doctor` says what is missing).
 */
export async function openLabHost(options: LabHostOptions = {}): Promise<LabHost> {
  const limits = { ...defaultLimits, ...options.limits };
  const uplink = options.uplink ?? 'eth0';
  const seed = options.seed ?? randomBytes(8).toString('hex');
  const ids = await takeIds();
  const cgroups =
    options.cgroups === false ? noCgroups : makeCgroups(`${process.pid}-${randomBytes(6).toString('hex')}`, limits);
  const release = () => {
    cgroups.release();
    ids.release();
  };
  const compiled = compiledFolder();
  const child = await startWorld({ uplink, seed, limits, memoryBounded: cgroups.memory }, ids, cgroups, compiled).catch(
    (error: Error) => {
      release();
      throw error;
    },
  );
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-4000);
  });

  const waiting = new Map<number, { resolve(value: Json): void; reject(error: Error): void }>();
  let ready = () => {};
  let nextId = 0;
  let gone: Error | undefined;
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    const message = JSON.parse(line) as Answer;
    if (message.ready) return ready();
    const call = waiting.get(message.id ?? -1);
    waiting.delete(message.id ?? -1);
    if (message.error === undefined) call?.resolve(message.result ?? null);
    else call?.reject(new Error(message.error));
  });
  child.once('exit', () => {
    gone = new Error(`The lab host ended early${errors.trim() ? `: ${errors.trim()}` : '.'}`);
    for (const call of waiting.values()) call.reject(gone);
    release();
  });

  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await exited;
    }
  };
  const call = (name: string, args: Json) =>
    new Promise<Json>((resolve, reject) => {
      if (gone) return reject(gone);
      waiting.set(nextId, { resolve, reject });
      child.stdin?.write(`${JSON.stringify({ id: nextId++, name, args })}\n`);
    });

  let timer: NodeJS.Timeout | undefined;
  const start = new Promise<void>((resolve, reject) => {
    ready = resolve;
    child.once('exit', () =>
      reject(new Error(`The lab host did not start: ${errors.trim() || 'no reason given'}. Try 'npm run doctor'.`)),
    );
    timer = setTimeout(() => reject(new Error(`The lab host was not ready within ${startMs / 1000} s.`)), startMs);
  });
  try {
    await start;
  } catch (error) {
    await close();
    throw error;
  } finally {
    clearTimeout(timer);
  }

  let settledSince = performance.now();
  return {
    uplink: { name: uplink, address: outside.labHost },
    seed,
    get settledSince() {
      return settledSince;
    },
    probe: call,
    async run(line: string, runOptions: RunOptions = {}) {
      const result = await call('lab.run', { line, options: runOptions as Json });
      settledSince = performance.now();
      return result as unknown as RunResult;
    },
    async start(line: string, runOptions: RunOptions = {}) {
      return taskOf((await call('lab.start', { line, options: runOptions as Json })) as number, call);
    },
    async unpack(tar) {
      const done = call('lab.unpack', null);
      await Promise.all([pipeline(tar, child.stdio[3] as NodeJS.WritableStream), done]);
    },
    async [Symbol.asyncDispose]() {
      // By now the agent has read all the modules that a grading needs.
      if (!existsSync(compiled) && !gone) {
        const files = await call('lab.compiled', null).catch(() => ({}));
        await keepCompiled(compiled, files as Readonly<Record<string, string>>);
      }
      await close();
    },
  };
}
