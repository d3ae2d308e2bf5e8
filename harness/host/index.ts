import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { asking, causedBySubmission, type HostName, type LabHost, quote, type RunOptions } from '../model/index.ts';
import { defaultLimits, type Limits, labCrowded, labEnded, labStormed, outside, underlay } from './agent/settings.ts';
import { connectAgent } from './calls.ts';
import { makeCgroups, noCgroups } from './cgroups.ts';
import { compiledFolder, keepCompiled } from './compiled.ts';
import { takeIds } from './idmap.ts';
import { afterGiven, machineTime } from './machine-time.ts';
import type { LabCalls } from './protocol.ts';
import { measureSlowness } from './slowness.ts';
import { taskOf } from './task.ts';
import { startWorld } from './world.ts';

export interface LabHostOptions {
  /** The name of the lab host's way out; 'eth0' when left out. */
  readonly uplink?: string;
  readonly limits?: Partial<Limits>;
  /** Two lab hosts on an underlay instead of one, which share the limits; `dispose` ends both. */
  readonly hosts?: readonly HostName[];
  /** False: none are made, as for a grader that is not root; resource limits and the agent's own watch must do. */
  readonly cgroups?: boolean;
  /** Eight hex digits or more, to repeat a run's nonces; random when left out. */
  readonly seed?: string;
}

/** What the agent's exit codes say of a submission, where they say something. */
const ends: Readonly<Record<number, string>> = {
  // No signal from inside reaches process 1 (pid_namespaces(7)), and where memory is short, the submission's processes go first.
  [labEnded]: 'It ended process 1 of its lab host, on which all in it rests, as by ptrace(2) or a write to its memory.',
  [labCrowded]:
    "It filled the machine's table of neighbours, which all lab hosts share, with more addresses than a lab needs, and its lab host was ended.",
  [labStormed]: 'What it sent went round and round without end, and its lab hosts were ended.',
};

const startMs = 30_000;
const compiledMs = 3000;

/**
 * Opens a lab host: a sandboxed machine with a simulated internet and an external client around it, ready when this resolves.
 * `await using` ends it; so does the end of this process, however it comes. Throws an Error with a sentence when this machine
 * cannot hold one (`netproof doctor` says what is missing).
 */
export async function openLabHost(options: LabHostOptions = {}): Promise<LabHost> {
  const limits = { ...defaultLimits, ...options.limits };
  const uplink = options.uplink ?? 'eth0';
  const { hosts = [] } = options;
  const seed = options.seed ?? randomBytes(8).toString('hex');
  const measured = measureSlowness();
  const ids = await takeIds();
  const cgroups =
    options.cgroups === false ? noCgroups : makeCgroups(`${process.pid}-${randomBytes(6).toString('hex')}`, limits);
  const release = () => {
    cgroups.release();
    ids.release();
  };
  const compiled = compiledFolder();
  const child = await startWorld(
    { uplink, seed, limits, hosts, memoryBounded: cgroups.memory },
    ids,
    cgroups,
    compiled,
  ).catch((error: Error) => {
    release();
    throw error;
  });
  const exited = once(child, 'exit');
  let started = false;
  const agent = connectAgent(child, (errors, code) => {
    if (!started) return new Error(`The lab host did not start: ${errors || 'no reason given'}. Try 'npm run doctor'.`);
    const end = ends[code ?? 0];
    return end === undefined
      ? new Error(`The lab host ended early${errors ? `: ${errors}` : '.'}`)
      : causedBySubmission(end);
  });
  child.once('exit', release);

  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await exited;
    }
  };
  const ask = asking<LabCalls>(agent.call);

  const late = Promise.withResolvers<never>();
  const callOff = afterGiven(startMs, () =>
    late.reject(new Error(`The lab host was not ready within ${startMs / 1000} s.`)),
  );
  try {
    await Promise.race([Promise.all([agent.ready, measured]), late.promise]);
    started = true;
  } catch (error) {
    await close();
    throw error;
  } finally {
    callOff();
  }

  let settledSince = machineTime().given();
  const remarks = new Set<string>();
  return {
    uplink: { name: uplink, address: hosts[0] === undefined ? outside.labHost : underlay.addresses[hosts[0]] },
    seed,
    get settledSince() {
      return settledSince;
    },
    probe: agent.call,
    remarks: () => [...remarks],
    async run(line: string, { on, ...runOptions }: RunOptions & { readonly on?: HostName } = {}) {
      const where = on === undefined ? {} : { on };
      const result = await ask('lab.run', { line, options: runOptions, ...where });
      settledSince = machineTime().given();
      return result;
    },
    async start(line: string, runOptions: RunOptions = {}) {
      return taskOf(await ask('lab.start', { line, options: runOptions }), ask, (names) =>
        remarks.add(astray(line, names)),
      );
    },
    async unpack(tar) {
      const done = ask('lab.unpack', null);
      await Promise.all([pipeline(tar, child.stdio[3] as NodeJS.WritableStream), done]);
    },
    async [Symbol.asyncDispose]() {
      // By now the agent has read all the modules that a grading needs.
      if (!existsSync(compiled) && !agent.isGone()) {
        const files = await Promise.race([
          ask('lab.compiled', null).catch(() => null),
          delay(compiledMs, null, { ref: false }),
        ]);
        if (files) await keepCompiled(compiled, files);
      }
      await close();
    },
  };
}

const mostNamed = 3;

function astray(line: string, names: readonly string[]): string {
  const named = names.slice(0, mostNamed).map(quote).join(', ');
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return `${quote(line)} left nothing in $LAB_OUT, where results go; what it wrote into its working folder was read: ${named}${more}.`;
}
