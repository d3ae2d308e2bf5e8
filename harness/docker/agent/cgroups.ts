import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { DockerLimits } from '../settings.ts';

const root = '/sys/fs/cgroup';
const unified = existsSync(`${root}/cgroup.controllers`);

/** Bounds everything below the cgroup `name`, as far as this machine lets us. */
export function boundCgroup(name: string, { memoryMib, processes }: DockerLimits): void {
  const bytes = String(memoryMib * 1024 * 1024);
  const files = unified
    ? [
        [`${root}/${name}`, 'memory.max', bytes],
        [`${root}/${name}`, 'pids.max', String(processes)],
      ]
    : [
        [`${root}/memory/${name}`, 'memory.limit_in_bytes', bytes],
        [`${root}/pids/${name}`, 'pids.max', String(processes)],
      ];
  for (const [directory, file, value] of files as [string, string, string][]) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(`${directory}/${file}`, value, { flag: 'r+' });
  }
}

/** Limits in force on a process, as its own cgroups have them; null where there is none. */
export interface Limits {
  readonly memoryBytes: number | null;
  readonly cpus: number | null;
  readonly pids: number | null;
}

/** Throws when the process is no more. */
export function limitsOf(pid: number): Limits {
  const paths = new Map(
    readFileSync(`/proc/${pid}/cgroup`, 'utf8')
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
        return controllers.split(',').map((controller) => [controller.replace(/^name=/, ''), path] as const);
      }),
  );
  const read = (controller: string, file: string) => {
    const directory = unified ? `${root}${paths.get('')}` : `${root}/${controller}${paths.get(controller)}`;
    try {
      return readFileSync(`${directory}/${file}`, 'utf8').trim();
    } catch {
      return 'max';
    }
  };
  if (unified) {
    const [quota = 'max', period = ''] = read('cpu', 'cpu.max').split(' ');
    const cpus = quota === 'max' ? null : Number(quota) / Number(period);
    return { memoryBytes: bounded(read('memory', 'memory.max')), cpus, pids: bounded(read('pids', 'pids.max')) };
  }
  const quota = Number(read('cpu', 'cpu.cfs_quota_us'));
  return {
    memoryBytes: bounded(read('memory', 'memory.limit_in_bytes')),
    cpus: quota > 0 ? quota / Number(read('cpu', 'cpu.cfs_period_us')) : null,
    pids: bounded(read('pids', 'pids.max')),
  };
}

/** Version 1 writes "none" as the largest number of pages in bytes. */
function bounded(text: string): number | null {
  const value = Number(text);
  return text === 'max' || !(value < 2 ** 60) ? null : value;
}
