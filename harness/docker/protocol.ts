import type {
  Attempt,
  BuildRequest,
  ComposeOptions,
  Container,
  Docker,
  DockerImage,
  DockerRun,
  Refusal,
  Resolver,
} from '../model/index.ts';

/** A Compose file below the submission's folder, and the project that it is run as. */
export type Project = {
  readonly file: string;
  readonly project: string;
  /** Whether services may be in the network of the engine's host, confined otherwise. */
  readonly hostNetwork?: boolean;
};

type Named = { readonly container: string };
type Bounded = { readonly timeoutMs?: number };
type Words = Bounded & { readonly words: readonly string[] };

/** What the agent beside a Docker engine is asked beside probes; `docker.` precedes each name on the wire. */
export type DockerCalls = {
  unpack: { args: null; result: null };
  build: { args: BuildRequest; result: Attempt };
  'compose.refusals': { args: Project; result: readonly Refusal[] };
  'compose.config': { args: Project; result: Attempt };
  'compose.build': { args: Project & Bounded; result: Attempt };
  'compose.up': { args: Project & { readonly options: ComposeOptions }; result: Attempt };
  'compose.down': { args: Project & { readonly options: Bounded & { readonly volumes?: boolean } }; result: Attempt };
  'compose.ps': { args: Project; result: Container[] };
  'compose.logs': { args: Project & { readonly service?: string }; result: string };
  containers: { args: null; result: Container[] };
  images: { args: null; result: DockerImage[] };
  image: { args: { readonly name: string }; result: DockerImage | null };
  volumes: { args: null; result: string[] };
  networks: { args: null; result: Awaited<ReturnType<Docker['networks']>> };
  exec: { args: Words & Named; result: DockerRun };
  run: { args: Words & { readonly image: string }; result: DockerRun };
  kill: { args: Named & { readonly signal: string }; result: null };
  freeze: { args: { readonly containers: readonly string[] }; result: null };
  thaw: { args: { readonly containers: readonly string[] }; result: null };
  start: { args: Named; result: null };
  'policy.apply': { args: { readonly file: string }; result: Attempt };
  'policy.drop': { args: null; result: null };
  resolver: { args: Named; result: Resolver | null };
  logs: { args: Named; result: string };
  clean: { args: null; result: null };
  standIns: { args: null; result: readonly string[] };
};

/** What the agent says when it is ready. */
export type DockerReady = Pick<Docker, 'versions' | 'address'>;
