import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Container } from '../../model/index.ts';
import type { Api } from './api.ts';
import { limitsOf } from './cgroups.ts';

/** How a run of a health check ended. */
interface Probed {
  readonly ExitCode: number;
  readonly Output: string;
}

/** What /containers/ID/json tells, as far as we read it. */
export interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly State: {
    readonly Status: Container['state'];
    readonly Pid: number;
    readonly ExitCode: number;
    readonly Health?: { readonly Status: string; readonly Log?: readonly Probed[] | null };
  };
  readonly Config: {
    readonly Image: string;
    readonly Labels: Readonly<Record<string, string>> | null;
    readonly Healthcheck?: { readonly Test: readonly string[] | null };
  };
  readonly HostConfig: {
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>> | null;
  };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> | null };
  readonly Mounts: readonly { readonly Type: string; readonly Name?: string; readonly Destination: string }[];
}

/** All containers of the engine that carry one of these labels, or all, by name; those that end meanwhile are left out. */
export async function inspectAll(api: Api, label?: string): Promise<Inspected[]> {
  const filters = label === undefined ? '' : `&filters=${encodeURIComponent(JSON.stringify({ label: [label] }))}`;
  const listed = await api.get<readonly { Id: string }[]>(`/containers/json?all=1${filters}`);
  const inspected = await Promise.all(listed.map(({ Id }) => api.find<Inspected>(`/containers/${Id}/json`)));
  return inspected.filter((one) => one !== undefined).toSorted((a, b) => a.Name.localeCompare(b.Name));
}

/** What we tell of a container: Docker's account, and the kernel's where it has one. */
export function describe(one: Inspected): Container {
  const labels = one.Config.Labels ?? {};
  const running = one.State.Pid > 0;
  const service = labels['com.docker.compose.service'];
  const health = one.State.Health?.Status;
  const test = one.Config.Healthcheck?.Test;
  return {
    id: one.Id,
    name: one.Name.slice(1),
    image: one.Config.Image,
    imageId: one.Image,
    state: one.State.Status,
    exitCode: running ? null : one.State.ExitCode,
    health: health === 'starting' || health === 'healthy' || health === 'unhealthy' ? health : null,
    overdue: isOverdue(one.State.Health?.Log?.at(-1)),
    healthcheck: test && test.length > 0 && test[0] !== 'NONE' ? test : null,
    pid: one.State.Pid,
    uids: running ? uidsIn(one.State.Pid) : [],
    addresses: Object.fromEntries(
      Object.entries(one.NetworkSettings.Networks ?? {}).map(([name, { IPAddress }]) => [name, IPAddress]),
    ),
    ...limits(one.State.Pid),
    ports: Object.entries(one.HostConfig.PortBindings ?? {}).flatMap(([to, bindings]) =>
      (bindings ?? []).map(({ HostPort }) => `${HostPort} → ${to}`),
    ),
    mounts: one.Mounts.map(({ Type, Name = '', Destination }) => ({ type: Type, name: Name, target: Destination })),
    labels,
    compose:
      service === undefined
        ? null
        : {
            service,
            number: Number(labels['com.docker.compose.container-number'] ?? 1),
            project: labels['com.docker.compose.project'] ?? '',
          },
  };
}

/** What a check prints is its own; that it was called off has a code that no program can end with (daemon/health.go of moby). */
function isOverdue(probed: Probed | undefined): boolean {
  return probed?.ExitCode === -1 && probed.Output.startsWith('Health check exceeded timeout');
}

function limits(pid: number) {
  try {
    if (pid > 0) return limitsOf(pid);
  } catch {
    // It has just ended.
  }
  return { memoryBytes: null, cpus: null, pids: null };
}

/** User ids, as seen inside, of all processes that share the pid namespace of `pid` (proc_pid_status(5), user_namespaces(7)). */
function uidsIn(pid: number): number[] {
  try {
    const namespace = readlinkSync(`/proc/${pid}/ns/pid`);
    const map = readFileSync(`/proc/${pid}/uid_map`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    const inside = (uid: number) => {
      const [first = 0, outside = 0] =
        map.find(([, start = 0, count = 0]) => uid >= start && uid < start + count) ?? [];
      return uid - outside + first;
    };
    const uids = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? uidOf(name, namespace) : []));
    return [...new Set(uids.map(inside))].toSorted((a, b) => a - b);
  } catch {
    return [];
  }
}

function uidOf(pid: string, namespace: string): number[] {
  try {
    if (readlinkSync(`/proc/${pid}/ns/pid`) !== namespace) return [];
    return [Number(/^Uid:\s+\d+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])];
  } catch {
    return [];
  }
}
