import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Limits, Met } from './agent/settings.ts';

/** What a cgroup bounds. */
export type Bounded = 'processes' | 'memory' | 'cpu';

/** Cgroups of one lab host. A process joins by writing 0 to every descriptor. */
export interface Cgroups {
  /** Of the cgroup.procs files: opened by us, so that a process inside a sandbox may use them (cgroups(7)). */
  readonly fds: readonly number[];
  readonly memory: boolean;
  /** What they bound here: the machine may let us set some limits and not others. */
  readonly bounded: readonly Bounded[];
  /** Descriptors of the files that count how often a limit was met. */
  readonly events: readonly { readonly limit: Met; readonly fd: number }[];
  /** Descriptor of the file that says how many processes there may be; none where that is not bounded. */
  readonly processesFd?: number | undefined;
  /** Descriptor of the file that says how much processor time there may be in each period; none where that is not bounded. */
  readonly processorFd?: number | undefined;
  release(): void;
}

export const noCgroups: Cgroups = { fds: [], memory: false, bounded: [], events: [], release: () => undefined };

/** The machine's tree of cgroups. A new directory in it has the files of its controllers at once. */
const machine = { root: '/sys/fs/cgroup', make: (directory: string): void => mkdirSync(directory) };
const periodUs = 100_000;

/** A limit: the files that set it, all of which must be written, and the one where the kernel counts how often it was met. */
interface Limit {
  readonly bounds: Bounded;
  readonly files: Readonly<Record<string, string>>;
  readonly events?: { readonly limit: Met; readonly file: string };
}

/** One directory to make below `parent`, and its limits, each of which may fail by itself. */
interface Plan {
  readonly parent: string;
  readonly limits: readonly Limit[];
}

const controllers = { processes: 'pids', memory: 'memory', cpu: 'cpu' } as const;

function plans(root: string, limits: Limits): Plan[] {
  const bytes = String(limits.memoryMib * 1024 * 1024);
  // A lab host never takes the whole machine, or its grader could not watch it.
  const quota = String(Math.round(availableParallelism() * 0.9 * periodUs));
  const pids: Limit = {
    bounds: 'processes',
    files: { 'pids.max': String(limits.processes) },
    events: { limit: 'processes', file: 'pids.events' },
  };
  if (isUnified(root)) {
    const memory = { limit: 'memory', file: 'memory.events' } as const;
    return [
      {
        parent: root,
        limits: [
          pids,
          { bounds: 'memory', files: { 'memory.max': bytes }, events: memory },
          { bounds: 'cpu', files: { 'cpu.max': `${quota} ${periodUs}` } },
        ],
      },
    ];
  }
  const memory = { limit: 'memory', file: 'memory.oom_control' } as const;
  const cpu = { 'cpu.cfs_period_us': String(periodUs), 'cpu.cfs_quota_us': quota };
  return [
    { parent: `${root}/pids`, limits: [pids] },
    {
      parent: `${root}/memory`,
      limits: [{ bounds: 'memory', files: { 'memory.limit_in_bytes': bytes }, events: memory }],
    },
    { parent: `${root}/cpu`, limits: [{ bounds: 'cpu', files: cpu }] },
  ];
}

function isUnified(root: string): boolean {
  return existsSync(`${root}/cgroup.controllers`);
}

/** '+cpu' …: systemd hands on only the controllers that a unit of its own asks for (cgroup-v2.txt, "Enabling and Disabling"). */
function handOnControllers(root: string): void {
  if (!isUnified(root)) return;
  const handedOn = readFileSync(`${root}/cgroup.subtree_control`, 'utf8').trim().split(/\s+/);
  for (const name of Object.values(controllers)) {
    if (handedOn.includes(name)) continue;
    attempt(() => writeFileSync(`${root}/cgroup.subtree_control`, `+${name}`, { flag: 'r+' }));
  }
}

/**
 * Makes the cgroups (v1 or v2) that this machine lets us make, with the limits that it lets us set; where there are none, `fds`
 * is empty and resource limits must do. `name` must never have been used before: what removes an older one of the same name would remove this. A small process of its own removes them when they are empty and we have released them, or have died.
 */
export function makeCgroups(name: string, limits: Limits, { root, make } = machine): Cgroups {
  const made: string[] = [];
  const fds: number[] = [];
  const bounded: Bounded[] = [];
  const events: { limit: Met; fd: number }[] = [];
  let processesFd: number | undefined;
  let processorFd: number | undefined;
  attempt(() => handOnControllers(root));
  for (const plan of plans(root, limits)) {
    const directory = `${plan.parent}/netproof-${name}`;
    if (!attempt(() => make(directory))) continue;
    const set = plan.limits.filter(({ files }) => Object.entries(files).every((file) => write(directory, file)));
    const joined = set.length > 0 && attempt(() => fds.push(openSync(`${directory}/cgroup.procs`, 'w')));
    if (!joined) {
      attempt(() => rmdirSync(directory));
      continue;
    }
    made.push(directory);
    for (const { bounds, files, events: counted } of set) {
      bounded.push(bounds);
      const quota = Object.keys(files).at(-1);
      if (bounds === 'cpu') attempt(() => (processorFd = openSync(`${directory}/${quota}`, 'r+')));
      if (bounds === 'processes') attempt(() => (processesFd = openSync(`${directory}/pids.max`, 'r+')));
      if (counted === undefined) continue;
      attempt(() => events.push({ limit: counted.limit, fd: openSync(`${directory}/${counted.file}`, 'r') }));
    }
  }
  const reaper = made.length > 0 ? startReaper(made) : undefined;
  return {
    fds,
    memory: bounded.includes('memory'),
    bounded,
    events,
    processesFd,
    processorFd,
    release: () => {
      for (const fd of [...fds, ...events.map((one) => one.fd), processesFd, processorFd])
        if (fd !== undefined) closeSync(fd);
      reaper?.stdin.end();
    },
  };
}

function write(directory: string, [name, value]: readonly [string, string]): boolean {
  return attempt(() => writeFileSync(`${directory}/${name}`, value, { flag: 'r+' }));
}

/** Whether it could be done: for an unprivileged user, or where a controller is absent or read-only, it cannot. */
function attempt(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
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
