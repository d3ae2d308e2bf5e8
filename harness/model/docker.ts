import type { LabHost } from './lab-host.ts';

/** How a command of Docker or Compose ended. What it says is evidence, never proof. */
export type DockerRun = {
  /** Its words, as a person would type them. */
  readonly command: string;
  /** 'exit': by itself; 'time' and 'output': the limit that ended it. */
  readonly ended: 'exit' | 'time' | 'output';
  readonly exitCode: number | null;
  /** The last part of standard output and standard error together, at most 64 KiB. */
  readonly output: string;
  readonly durationMs: number;
};

/** Why a file of a submission is not run: what it asks for, and where. */
export type Refusal = {
  /** Below the submission's folder. */
  readonly file: string;
  /** From 1 on; null where the file has no such line, as when it is missing. */
  readonly line: number | null;
  /** A sentence without the place: 'the service nginx-lb asks for privileged: true, which a grader does not give'. */
  readonly sentence: string;
};

/** What came of a build or of Compose: refused before anything ran, or run. */
export type Attempt = { readonly refused: readonly Refusal[] } | DockerRun;

export type BuildRequest = {
  /** The folder that is sent, below the submission's; '.' is all of it. */
  readonly context: string;
  /** Below the submission's folder. */
  readonly dockerfile: string;
  readonly tag: string;
  /** The stage to stop at; the last one when left out. */
  readonly target?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** Another text in the Dockerfile's place. */
  readonly text?: string;
  readonly timeoutMs?: number;
};

/** An image, measured by its layers. */
export type DockerImage = {
  readonly id: string;
  /** 'shop_gateway:latest', …; none when untagged. */
  readonly names: readonly string[];
  /** All layers, in bytes. */
  readonly bytes: number;
  /** Digests of the layers, the lowest first: the layers of another image are those that both begin with. */
  readonly layers: readonly string[];
  /** As the image's Config has it; '' is root. */
  readonly user: string;
  readonly healthcheck: readonly string[] | null;
  readonly exposed: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Bytes and command of each step, the lowest first. */
  readonly history: readonly { readonly bytes: number; readonly command: string }[];
};

/** A container as the engine has it now. */
export type Container = {
  readonly id: string;
  /** Its name, which is also the key of its network namespace for the probes while it runs. */
  readonly name: string;
  /** Names of the image as it was asked for. */
  readonly image: string;
  readonly imageId: string;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  readonly exitCode: number | null;
  /** What Docker says; null without a health check. */
  readonly health: 'starting' | 'healthy' | 'unhealthy' | null;
  /** Whether the health check that Docker ran last had not ended within the check's own timeout. */
  readonly overdue: boolean;
  /** The health check in force, of the image or of Compose. */
  readonly healthcheck: readonly string[] | null;
  /** Process 1, as the probes' agent numbers it; 0 when it does not run. */
  readonly pid: number;
  /** User ids of its processes, as the container has them, read from the kernel; empty when it does not run. */
  readonly uids: readonly number[];
  /** Its address on each network, by the network's name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** In force, read from the kernel's cgroups, not from Docker: bytes and processors; null where there is no limit. */
  readonly memoryBytes: number | null;
  readonly cpus: number | null;
  readonly pids: number | null;
  /** 'host port → container port', as '8080 → 80/tcp'. */
  readonly ports: readonly string[];
  readonly mounts: readonly { readonly type: string; readonly name: string; readonly target: string }[];
  readonly labels: Readonly<Record<string, string>>;
  /** Of Compose: the service, its number, the project; null for others. */
  readonly compose: { readonly service: string; readonly number: number; readonly project: string } | null;
};

/** What /etc/resolv.conf says (resolv.conf(5)): whom programs ask for names, and what they put behind a short one. */
export type Resolver = { readonly servers: readonly string[]; readonly search: readonly string[] };

/** A Compose file of the submission under a project name of ours. */
export interface Composition {
  /** The project's name: containers are called PROJECT_SERVICE_1 or PROJECT-SERVICE-1. */
  readonly project: string;
  /** What the file asks for that is refused to submissions, and what cannot be read; empty when it may run. */
  refusals(): Promise<readonly Refusal[]>;
  /** Builds what the file builds. */
  build(options?: { readonly timeoutMs?: number }): Promise<Attempt>;
  /** Builds what is missing, and starts all services in the background. */
  up(options?: ComposeOptions): Promise<Attempt>;
  /** Stops and removes the containers and networks; the volumes too when asked. */
  down(options?: { readonly volumes?: boolean; readonly timeoutMs?: number }): Promise<Attempt>;
  /** The containers of the project, by service and number. */
  ps(): Promise<Container[]>;
  /** What the services wrote last, at most 64 KiB. */
  logs(service?: string): Promise<string>;
  /** The file as Compose itself reads it, in Compose's own normal form. */
  config(): Promise<Attempt>;
}

export type ComposeOptions = {
  /** Only these, and what they depend on. */
  readonly services?: readonly string[];
  readonly timeoutMs?: number;
};

/**
 * A Docker engine to grade Day 5 with, this machine's own or one started for the purpose. Everything made through it ends with it.
 * Nothing that Docker says is proof: look with the probes, through `host`.
 */
export interface Docker extends AsyncDisposable {
  /** 'running': the machine's own, found running; 'own': started by us, in namespaces of its own. */
  readonly kind: 'own' | 'running';
  /** As the programs say them: '20.10.24+dfsg1' and '1.29.2'. */
  readonly versions: { readonly engine: string; readonly compose: string };
  /**
   * What the typed probes of harness/probe take. Keys: '@host' is where ports are published, '@client' the external user beside it,
   * and each running container by its name. Its `run` throws: a submission has no shell beside the engine.
   */
  readonly host: LabHost;
  /** Where '@client' reaches published ports: http://ADDRESS:8080. */
  readonly address: string;
  /** Names of the images that were made here in place of a registry's: 'python:3.11-slim', … */
  readonly standIns: readonly string[];
  /** Lays the submission's files into the folder that builds and Compose files are read from. */
  unpack(tar: NodeJS.ReadableStream): Promise<void>;
  /** Builds a Dockerfile, without network. Stand-ins for its base images are made on demand; where there is none, that is its refusal. */
  build(request: BuildRequest): Promise<Attempt>;
  /**
   * A Compose file below the submission's folder. With `hostNetwork`, services of it may ask for the network of the host: they then have a
   * user and no capability, and nothing of the submission. Only an engine of our own takes that.
   */
  compose(file: string, project?: string, options?: { readonly hostNetwork?: boolean }): Composition;
  containers(): Promise<Container[]>;
  /** The images, without those that only hold a stage of a build. */
  images(): Promise<DockerImage[]>;
  /** The image of that name; null when there is none. */
  image(name: string): Promise<DockerImage | null>;
  volumes(): Promise<string[]>;
  /** The networks beside the engine's own three. */
  networks(): Promise<{ readonly name: string; readonly subnets: readonly string[]; readonly internal: boolean }[]>;
  /** Runs a command in a running container. */
  exec(container: string, command: readonly string[], options?: { readonly timeoutMs?: number }): Promise<DockerRun>;
  /** Runs a container of an image, without network, to its end, and removes it. */
  run(image: string, command: readonly string[], options?: { readonly timeoutMs?: number }): Promise<DockerRun>;
  /** Sends process 1 a signal; 'SIGSTOP' freezes a service without ending it. */
  kill(container: string, signal?: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Stops all processes that these containers have now, in the middle of whatever they do (SIGSTOP); what starts in them afterwards runs. */
  freeze(containers: readonly string[]): Promise<void>;
  /** Lets frozen processes go on. */
  thaw(containers: readonly string[]): Promise<void>;
  start(container: string): Promise<void>;
  /**
   * Runs a file of the submission's with lines of iptables about the chain DOCKER-USER, without a shell, where the engine has its rules. Ends
   * at the first that fails. Throws for an engine that is not ours alone.
   */
  applyPolicy(file: string): Promise<Attempt>;
  /** Empties DOCKER-USER again. */
  dropPolicy(): Promise<void>;
  /** Which name servers a container's programs ask; null where it does not run, or has no such file that can be read. */
  resolver(container: string): Promise<Resolver | null>;
  /** What a container wrote last, at most 64 KiB. */
  logs(container: string): Promise<string>;
  /** Removes every container, network and volume of ours, and every image that is no stand-in; the cache of builds stays. */
  clean(): Promise<void>;
}

/** Why no Day 5 check can look: one sentence. */
export type NoDocker = { readonly unavailable: string };
