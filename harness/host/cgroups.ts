import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Limits, Met } from './agent/settings.ts';

/** Cgroups of one lab host. A process joins by writing 0 to every descriptor. */
export interface Cgroups {
  /** Of the cgroup.procs files: opened by us, so that a process inside a sandbox may use them (cgroups(7)). */
  readonly fds: readonly number[];
  readonly memory: boolean;
  /** Descriptors of the files that count how often a limit was met. */
  readonly events: readonly { readonly limit: Met; readonly fd: number }[];
  release(): void;
}

export const noCgroups: Cgroups = { fds: [], memory: false, events: [], release: () => undefined };

const root = '/sys/fs/cgroup';
const periodUs = 100_000;

/** One directory and what to write there; all of it must succeed for the cgroup to be used. */
interface Plan {
  readonly parent: string;
  readonly files: Readonly<Record<string, string>>;
  readonly memory: boolean;
  /** Where the kernel counts, by the limit met. */
  readonly events: Readonly<Partial<Record<Met, string>>>;
}

function plans(limits: Limits): Plan[] {
  const bytes = String(limits.memoryMib * 1024 * 1024);
  // A lab host never takes the whole machine, or its grader could not watch it.
  const quota = String(Math.round(availableParallelism() * 0.9 * periodUs));
  const processes = String(limits.processes);
  if (existsSync(`${root}/cgroup.controllers`)) {
    const files = { 'pids.max': processes, 'memory.max': bytes, 'cpu.max': `${quota} ${periodUs}` };
    return [{ parent: root, files, memory: true, events: { memory: 'memory.events', processes: 'pids.events' } }];
  }
  return [
    { parent: `${root}/pids`, files: { 'pids.max': processes }, memory: false, events: { processes: 'pids.events' } },
    {
      parent: `${root}/memory`,
      files: { 'memory.limit_in_bytes': bytes },
      memory: true,
      events: { memory: 'memory.oom_control' },
    },
    {
      parent: `${root}/cpu`,
      files: { 'cpu.cfs_period_us': String(periodUs), 'cpu.cfs_quota_us': quota },
      memory: false,
      events: {},
    },
  ];
}

/**
 * Makes the cgroups (v1 or v2) that this machine lets us make; where it lets us make none, `fds` is empty and resource limits
 * must do. `name` must never have been used before: what removes an older one of the same name would remove this. A small process of its own removes them when they are empty and we have released them, or have died.
 */
export function makeCgroups(name: string, limits: Limits): Cgroups {
  const made: string[] = [];
  const fds: number[] = [];
  const events: { limit: Met; fd: number }[] = [];
  let memory = false;
  for (const plan of plans(limits)) {
    const directory = `${plan.parent}/netproof-${name}`;
    try {
      mkdirSync(directory);
      made.push(directory);
      for (const [name, value] of Object.entries(plan.files))
        writeFileSync(`${directory}/${name}`, value, { flag: 'r+' });
      fds.push(openSync(`${directory}/cgroup.procs`, 'w'));
      memory ||= plan.memory;
      for (const [limit, file] of Object.entries(plan.events)) {
        events.push({ limit: limit as Met, fd: openSync(`${directory}/${file}`, 'r') });
      }
    } catch {
      // Not ours to make here: an unprivileged user, or a controller that is absent or read-only.
    }
  }
  const reaper = made.length > 0 ? startReaper(made) : undefined;
  return {
    fds,
    memory,
    events,
    release: () => {
      for (const fd of [...fds, ...events.map((one) => one.fd)]) closeSync(fd);
      reaper?.stdin.end();
    },
  };
}

/** It waits for the end of its input, which comes when we release it or die, and then for the last member to leave. */
function startReaper(directories: readonly string[]) {
  const script =
    'cat > /dev/null; for d; do n=0; while [ -e "$d" ] && ! rmdir "$d" 2> /dev/null && [ $n -lt 1500 ]; do n=$((n + 1)); sleep 0.02; done; done';
  const child = spawn('sh', ['-c', script, 'sh', ...directories], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
  });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
