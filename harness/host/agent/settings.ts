import type { HostName } from '../../model/index.ts';

/** What the grader tells the agent at the start, as one JSON argument. */
export interface AgentSettings {
  readonly uplink: string;
  readonly seed: string;
  readonly limits: Limits;
  /** The lab hosts that lie on an underlay; none for one lab host alone. */
  readonly hosts: readonly HostName[];
  /** Descriptors of cgroup.procs files, inherited: a process joins by writing 0. */
  readonly cgroupFds: readonly number[];
  /** The descriptor that a submission's tar archive arrives on. */
  readonly tarFd: number;
  /** Descriptors of files that count how often a cgroup's limit was met: `memory.events` and the like. */
  readonly events: readonly { readonly limit: Met; readonly fd: number }[];
  /** Descriptor of the cgroup's `pids.max`; none where no cgroup bounds the processes. */
  readonly processesFd?: number;
  /** Descriptor of the cgroup's `cpu.max`, or `cpu.cfs_quota_us`; none where no cgroup bounds processor time. */
  readonly processorFd?: number;
  /** Whether a cgroup bounds memory; if not, the agent watches. */
  readonly memoryBounded: boolean;
}

/** A limit that a cgroup counts. */
export type Met = 'memory' | 'processes';

/** Bounds on a lab host. */
export interface Limits {
  readonly processes: number;
  readonly memoryMib: number;
  /** Network namespaces at one time. */
  readonly networks: number;
  /** Bytes that one command may write to its standard output and error. */
  readonly outputBytes: number;
  /** Milliseconds that one command may take, where the caller names none. */
  readonly commandMs: number;
}

/** The agent's exit code where process 1 of its lab host has ended. */
export const labEnded = 3;
/** That where it ended the lab host itself, which had more neighbours than the machine can spare. */
export const labCrowded = 4;
/** That where it ended its lab hosts, as what they sent went round without end. */
export const labStormed = 5;

/** Half of the room that the whole machine has by default (gc_thresh3, Documentation/networking/ip-sysctl.rst). */
const spareNeighbours = 512;
/** Namespaces that all know each other: a lab has some ten, and whoever makes hundreds gets no more room by that. */
const mostAcquainted = 16;

/** How many IPv4 neighbours the namespaces of a lab host may have together, if there are so many of them. */
export function mostNeighbours(namespaces: number): number {
  return Math.min(namespaces, mostAcquainted) ** 2 + spareNeighbours;
}

export const defaultLimits: Limits = {
  processes: 1024,
  memoryMib: 2048,
  networks: 300,
  outputBytes: 32 * 1024 * 1024,
  commandMs: 120_000,
};

/** Addresses of the simulated outside (RFC 5737 documentation ranges), and of the lab host on its uplink. */
export const outside = {
  router: '203.0.113.1',
  labHost: '203.0.113.10',
  clientRouter: '198.51.100.1',
  client: '198.51.100.7',
  resolvers: ['8.8.8.8', '1.1.1.1'],
  /** Every name resolves to an address in here (RFC 2544 benchmarking range). */
  named: '198.18.0.0/15',
  httpPorts: [80, 443, 8000, 9000],
} as const;

/** The network between two lab hosts: their addresses on it, and that of the router to the internet. */
export const underlay = {
  prefix: 24,
  router: '10.200.0.1',
  addresses: { a: '10.200.0.11', b: '10.200.0.12' },
} as const;

/** What a line in one of two lab hosts is told of where it is. */
export function hostVariables(name: HostName | undefined): Readonly<Record<string, string>> {
  if (name === undefined) return {};
  return { LAB_HOST: name, LAB_PEER: underlay.addresses[name === 'a' ? 'b' : 'a'] };
}
