/** What the grader tells the agent beside the engine at the start, as one JSON argument. */
export interface DockerSettings {
  readonly kind: 'own' | 'running';
  readonly seed: string;
  /** A folder with the same path for the grader, the agent and the engine: the submission, and our own engine's data. */
  readonly folder: string;
  /** How much memory our own engine's data may take, in MiB; 0: it lies on the disk. */
  readonly dataMib: number;
  /** The engine's socket. */
  readonly socket: string;
  /** Marks what we make in an engine that is not ours alone. */
  readonly session: string;
  /** The cgroup that all containers of our own engine are in. */
  readonly cgroup: string;
  /** The first of the 65,536 user ids of the machine that containers of our own engine run under. */
  readonly uidBase: number;
  readonly gidBase: number;
  /** A process in the network namespace where a running engine publishes ports. */
  readonly hostPid: number;
  readonly limits: DockerLimits;
}

/** Bounds on all containers and builds of our own engine together. */
export interface DockerLimits {
  readonly memoryMib: number;
  readonly processes: number;
}

export const dockerLimits: DockerLimits = { memoryMib: 4096, processes: 4096 };

/** Bounds on one command of Docker or Compose, where the caller names none. */
export const commandLimits = {
  commandMs: 60_000,
  buildMs: 180_000,
  composeMs: 120_000,
  outputBytes: 16 * 1024 * 1024,
} as const;

/** Where a submission lies. */
export const submissionFolder = (folder: string) => `${folder}/submission`;
