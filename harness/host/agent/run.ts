import { once } from 'node:events';
import type { RunOptions, RunResult } from '../../model/index.ts';
import { afterGiven, machineTime } from '../machine-time.ts';
import { wasAtWork, workWindowMs } from '../processor-time.ts';
import { type Lab, labEnv, labFolder, spawnConfined } from './lab.ts';
import { lacksOf, notedSoFar } from './lacks.ts';
import { kill, killAtOnce, labProcesses, processorTime, withDescendants } from './processes.ts';
import { type AgentSettings, hostVariables } from './settings.ts';

const keptBytes = 64 * 1024;

/**
 * Everything of the lab host, with its root's ids (nsenter(1)). Where memory ends, these processes are killed before the lab
 * host's process 1, on which all rests (proc_pid_oom_score_adj(5)).
 */
export function enter(lab: Lab, command: readonly string[]): string[] {
  return [
    ...'choom -n 500 -- nsenter -t'.split(' '),
    String(lab.pid),
    ...'-U -m -n -p -u -i -C -r -w -S0 -G0 --'.split(' '),
    // Entering gave it all capabilities (user_namespaces(7)). With this one reboot(2) would end the lab host.
    ...'/usr/bin/setpriv --bounding-set -sys_boot --'.split(' '),
    ...command,
  ];
}

/** The limit that the lab host has run into since this was last asked, as cgroups or the agent's own watch tell it. */
export type Pressure = () => 'memory' | 'processes' | 'disk' | undefined;

/** A shell line of the submission at work. */
export interface Running {
  /** Of the process that entered the lab host, in the agent's numbering. */
  readonly pid: number;
  /** The last part of what it has written so far. */
  output(): string;
  /** What it has written after the first `from` bytes, as far as that is still kept, and how many bytes there are in all. */
  since(from: number): { readonly text: string; readonly bytes: number };
  /** Resolves when the line's shell has ended; what that leaves in the background lives on. */
  readonly done: Promise<RunResult>;
}

/** Runs a shell line of the submission in the lab host and waits until that shell ends. Never throws for what the line does. */
export async function run(
  lab: Lab,
  settings: AgentSettings,
  line: string,
  options: RunOptions,
  pressure: Pressure,
  begun: (running: Running) => void,
): Promise<RunResult> {
  const before = new Set(labProcesses(lab));
  const running = begin(lab, settings, line, options, pressure, (why, pid) =>
    // A server in the foreground is a common slip: end that line alone, and keep what it had put in the background.
    why === 'time' ? withDescendants(pid) : labProcesses(lab).filter((one) => !before.has(one)),
  );
  begun(running);
  return running.done;
}

/**
 * Starts a shell line of the submission in the lab host. When it runs into a limit, `victims` names the processes that are
 * killed for it.
 */
export function begin(
  lab: Lab,
  settings: AgentSettings,
  line: string,
  options: RunOptions,
  pressure: Pressure,
  victims: (why: RunResult['ended'], pid: number) => readonly number[],
): Running {
  const { commandMs, outputBytes: outputLimit } = settings.limits;
  const script = `cd "$1" || exit 126; eval "$2"`;
  const environment = [
    'env',
    '-i',
    ...Object.entries({ ...labEnv, ...hostVariables(lab.name), ...options.env }).map(
      ([name, value]) => `${name}=${value}`,
    ),
  ];
  const bash = ['bash', '-c', script, 'bash', options.cwd ?? labFolder, line];
  pressure();
  const noted = notedSoFar(lab);
  const began = performance.now();
  const child = spawnConfined(settings, enter(lab, [...environment, ...bash]), ['ignore', 'pipe', 'pipe']);
  let kept = Buffer.alloc(0);
  let outputBytes = 0;
  let ended: RunResult['ended'] = 'exit';
  let met: ReturnType<Pressure>;
  const isMet = () => {
    met ??= pressure();
    return met !== undefined;
  };
  const stop = (why: RunResult['ended']) => {
    if (ended !== 'exit') return;
    ended = why === 'time' && isMet() ? (met ?? why) : why;
    const reason = ended;
    const named = () => victims(reason, child.pid ?? 0);
    // A line that is late alone leaves others at work, which may fork.
    if (reason === 'time') kill(named);
    else killAtOnce(settings, named);
    // nsenter stops itself when its child is stopped; awake, it sees that the child is dead.
    child.kill('SIGCONT');
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      outputBytes += chunk.length;
      kept = Buffer.concat([kept, chunk]).subarray(-keptBytes);
      if (outputBytes > outputLimit) stop('output');
    });
  }
  const limits = { milliseconds: options.timeoutMs ?? commandMs, graceMs: options.graceMs ?? 0, isMet };
  const callOff = whileAtWork(lab, limits, () => stop('time'));
  const finish = async (): Promise<RunResult> => {
    const [exitCode, signal] = (await once(child, 'exit')) as [number | null, string | null];
    callOff();
    // Who ends process 1 is killed with it: that is said of the lab host then, and not of this line.
    if (signal === 'SIGKILL' && ended === 'exit') await whetherLabEnds(lab);
    // What the shell wrote last may still be in the pipe; what it left in the background keeps the pipe open for long.
    await new Promise((resolve) => setImmediate(resolve));
    if (ended === 'exit' && exitCode !== 0 && isMet()) ended = met ?? ended;
    const durationMs = performance.now() - began;
    const output = kept.toString('utf8');
    const lacks = lacksOf(lab, output, noted);
    const found = lacks.length === 0 ? {} : { lacks };
    return { command: line, ended, exitCode, signal, output, outputBytes, durationMs, ...found };
  };
  const since = (from: number) => {
    const fresh = Math.min(kept.length, Math.max(0, outputBytes - from));
    return { text: kept.subarray(kept.length - fresh).toString('utf8'), bytes: outputBytes };
  };
  return { pid: child.pid ?? 0, output: () => kept.toString('utf8'), since, done: finish() };
}

const labEndMs = 1000;

/** Waits a moment for the end of the lab host, at which the agent ends too (serve.ts). */
async function whetherLabEnds(lab: Lab): Promise<void> {
  await once(lab.process, 'exit', { signal: AbortSignal.timeout(labEndMs) }).catch(() => undefined);
}

interface Patience {
  readonly milliseconds: number;
  readonly graceMs: number;
  /** Whether a limit of the lab host was met: who has done that is not given more time. */
  readonly isMet: () => boolean;
}

/** Acts after so many milliseconds, and later by the grace at most as long as the lab host's processes are at work. Returns what calls it off. */
function whileAtWork(lab: Lab, { milliseconds, graceMs, isMet }: Patience, act: () => void): () => void {
  const { given } = machineTime();
  const end = given() + milliseconds + graceMs;
  const next = () => {
    const [worked, at] = [processorTime(lab), given()];
    callOff = afterGiven(workWindowMs, () => {
      const isAtWork = wasAtWork(processorTime(lab) - worked, given() - at);
      if (isAtWork && !isMet() && given() < end) next();
      else act();
    });
  };
  let callOff = afterGiven(milliseconds, graceMs > 0 ? next : act);
  return () => callOff();
}
