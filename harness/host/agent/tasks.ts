import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunOptions, TaskEnd } from '../../model/index.ts';
import { machineTime } from '../machine-time.ts';
import type { Id, LeftFiles } from '../protocol.ts';
import { changedAt, labFiles, writtenSince } from './files.ts';
import { type Lab, labFolder, spawnConfined } from './lab.ts';
import { kill, labProcesses, withDescendants, withVariable } from './processes.ts';
import { begin, enter, type Pressure, type Running } from './run.ts';
import type { AgentSettings } from './settings.ts';

interface Background {
  readonly running: Running;
  readonly folder: string;
  /** Where it works, and when it was started, as files there are dated. */
  readonly cwd: string;
  readonly since: number;
  /** Set when its shell has ended, and how. */
  end?: TaskEnd;
}

const pauseMs = 20;

/** The calls for lines in the background, by their names: each line has a number and a fresh folder, its `LAB_OUT`. */
export function backgroundCalls(lab: Lab, settings: AgentSettings, pressure: Pressure) {
  const tasks = new Map<number, Background>();
  let next = 0;

  /** Its processes: those that descend from it, and those that left it but still carry the name of its folder. */
  const family = ({ running, folder, end }: Background) => {
    const inside = labProcesses(lab);
    const descendants = end ? [] : withDescendants(running.pid).filter((pid) => inside.includes(pid));
    return [...new Set([...descendants, ...withVariable(inside, 'LAB_OUT', folder)])];
  };

  function find(id: number): Background {
    const task = tasks.get(id);
    if (!task) throw new Error(`There is no line ${id} in the background.`);
    return task;
  }

  async function stop(task: Background, graceMs: number): Promise<TaskEnd> {
    const by = task.end?.by;
    for (const pid of family(task)) interrupt(pid);
    const { given } = machineTime();
    const deadline = given() + graceMs;
    const alive = () => !task.end || family(task).length > 0;
    while (alive() && given() < deadline) await delay(pauseMs);
    const killed = !task.end;
    if (alive()) kill(() => [...(task.end ? [] : [task.running.pid]), ...family(task)]);
    task.end = { ...(await task.running.done), by: by ?? (killed ? 'kill' : 'interrupt') };
    return task.end;
  }

  return {
    start: async (line: string, options: RunOptions): Promise<Id> => {
      const id = next++;
      const folder = `/tmp/${randomBytes(9).toString('base64url')}`;
      await inLab(lab, settings, ['mkdir', folder]);
      const since = changedAt(lab, folder);
      const env = { ...options.env, LAB_OUT: folder };
      const running: Running = begin(lab, settings, line, { ...options, env }, pressure, () => family(task));
      const task: Background = { running, folder, cwd: options.cwd ?? labFolder, since };
      tasks.set(id, task);
      void running.done.then((result) => {
        task.end ??= { ...result, by: 'itself' };
      });
      return { id };
    },
    look: (id: number) => {
      const { running, end } = find(id);
      return { running: end === undefined, output: end?.output ?? running.output() };
    },
    stop: (id: number, graceMs: number): Promise<TaskEnd> => stop(find(id), graceMs),
    files: (id: number): LeftFiles => {
      const { folder, cwd, since, end } = find(id);
      const files = labFiles(lab, folder);
      if (files.length > 0) return { files, astray: false };
      const others = writtenSince(lab, cwd, since);
      return { files: others, astray: end !== undefined && others.length > 0 };
    },
    remove: async (id: number): Promise<null> => {
      const task = find(id);
      await stop(task, 0);
      await inLab(lab, settings, ['rm', '-rf', '--one-file-system', task.folder]);
      tasks.delete(id);
      return null;
    },
  };
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has just ended.
  }
}

/** Runs one of the machine's programs as the lab host's root. */
async function inLab(lab: Lab, settings: AgentSettings, [program = '', ...rest]: readonly string[]): Promise<void> {
  const child = spawnConfined(settings, enter(lab, [`/usr/bin/${program}`, ...rest]), ['ignore', 'ignore', 'ignore']);
  await once(child, 'exit');
}
