import { mkdirSync } from 'node:fs';
import { answerWith, type Call, sayReady, surviveSurprises } from '../../host/agent/answers.ts';
import type { Probe, World } from '../../host/agent/serve.ts';
import { defaultLimits } from '../../host/agent/settings.ts';
import { onLines } from '../../host/lines.ts';
import type { BuildRequest, ComposeOptions, Json } from '../../model/index.ts';
import { probes } from '../../probe/agent/index.ts';
import { commandLimits, type DockerSettings, submissionFolder } from '../settings.ts';
import { type StandIns, standInsIn } from '../stand-ins/index.ts';
import { type Api, engineApi } from './api.ts';
import { build } from './build.ts';
import { clean } from './clean.ts';
import { type Clients, findClients } from './clients.ts';
import { command } from './command.ts';
import * as compose from './compose.ts';
import { describe, inspectAll } from './containers.ts';
import { joinEngine, type Place, startEngine } from './engine.ts';
import { signalAll } from './freeze.ts';
import { imageNames, inspectImage } from './images.ts';
import { nameNamespaces } from './names.ts';
import { unpack } from './submission.ts';

/** What the agent's commands work with. */
export interface Engine {
  readonly settings: DockerSettings;
  readonly clients: Clients;
  readonly api: Api;
  readonly standIns: StandIns;
  /** Names of the Compose projects that were started. */
  readonly projects: Set<string>;
}

// biome-ignore lint/suspicious/noExplicitAny: each command checks its own arguments' type at its caller, harness/docker/index.ts
type Command = (engine: Engine, args: any) => Promise<unknown>;

const commands: Readonly<Record<string, Command>> = {
  unpack: async ({ settings }) => unpack(settings.folder),
  build: (engine, wanted: BuildRequest) => build(engine, wanted),
  'compose.refusals': compose.refusalsOf,
  'compose.config': compose.config,
  'compose.build': (engine, { timeoutMs, ...wanted }: compose.Project & { timeoutMs?: number }) =>
    compose.buildAll(engine, wanted, timeoutMs),
  'compose.up': (engine, { options, ...wanted }: compose.Project & { options: ComposeOptions }) =>
    compose.up(engine, wanted, options),
  'compose.down': (engine, { options, ...wanted }: compose.Project & { options: { volumes?: boolean } }) =>
    compose.down(engine, wanted, options),
  'compose.ps': compose.ps,
  'compose.logs': (engine, { service, ...wanted }: compose.Project & { service?: string }) =>
    compose.logs(engine, wanted, service),
  containers: async ({ api }) => (await inspectAll(api)).map(describe),
  images: async ({ api }) => {
    const images = await Promise.all([...new Set(await imageNames(api))].map((name) => inspectImage(api, name)));
    return [...new Map(images.filter((one) => one !== null).map((one) => [one.id, one])).values()];
  },
  image: ({ api }, { name }: { name: string }) => inspectImage(api, name),
  volumes: async ({ api }) =>
    ((await api.get<{ Volumes: readonly { Name: string }[] | null }>('/volumes')).Volumes ?? []).map(
      ({ Name }) => Name,
    ),
  networks: async ({ api }) => {
    const all = await api.get<readonly EngineNetwork[]>('/networks');
    return all
      .filter(({ Name }) => !['bridge', 'host', 'none'].includes(Name))
      .map(({ Name, Internal, IPAM }) => ({
        name: Name,
        subnets: (IPAM.Config ?? []).map(({ Subnet }) => Subnet),
        internal: Internal,
      }));
  },
  exec: ({ clients }, { container, words, timeoutMs }: { container: string; words: string[]; timeoutMs?: number }) =>
    command(['docker', 'exec', container, ...words], { env: clients.env, timeoutMs }),
  run: (engine, { image, words, timeoutMs }: { image: string; words: string[]; timeoutMs?: number }) =>
    run(engine, image, words, timeoutMs),
  kill: async ({ api }, { container, signal }: { container: string; signal: string }) =>
    api.act('POST', `/containers/${encodeURIComponent(container)}/kill?signal=${signal}`),
  freeze: ({ api }, { containers }: { containers: string[] }) => signalAll(api, containers, 'SIGSTOP'),
  thaw: ({ api }, { containers }: { containers: string[] }) => signalAll(api, containers, 'SIGCONT'),
  start: async ({ api }, { container }: { container: string }) =>
    api.act('POST', `/containers/${encodeURIComponent(container)}/start`),
  logs: async ({ clients }, { container }: { container: string }) =>
    (await command(['docker', 'logs', '--tail', '500', container], { env: clients.env })).output,
  clean: async (engine) => clean(engine),
  standIns: async ({ standIns }) => standIns.made,
};

interface EngineNetwork {
  readonly Name: string;
  readonly Internal: boolean;
  readonly IPAM: { readonly Config: readonly { readonly Subnet: string }[] | null };
}

let runs = 0;

/** A client that is ended leaves its container: that is removed by name. */
async function run(
  { clients, settings, standIns }: Engine,
  image: string,
  words: readonly string[],
  timeoutMs: number = commandLimits.commandMs,
) {
  await standIns.ensure([image]);
  const name = `netproof-${settings.session}-run-${++runs}`;
  const options = ['--rm', '--network', 'none', '--name', name, '--label', `netproof.session=${settings.session}`];
  const result = await command(['docker', 'run', ...options, image, ...words], { env: clients.env, timeoutMs });
  if (result.ended !== 'exit') await command(['docker', 'rm', '--force', name], { env: clients.env });
  return result;
}

/** Brings the engine up, says so, and answers calls line by line until standard input ends. */
export async function serve(settings: DockerSettings): Promise<void> {
  const closed = new Promise<void>((resolve) => process.stdin.once('end', resolve));
  const ready = Promise.withResolvers<(call: Call) => Promise<unknown>>();
  onLines(process.stdin, (text) => {
    const call = JSON.parse(text) as Call;
    void answerWith(
      call,
      ready.promise.then((take) => take(call)),
    );
  });
  let engine: Engine | undefined;
  const end = closed.then(async () => {
    // An engine of our own ends with us.
    if (settings.kind === 'running' && engine) await clean(engine, true);
    process.exit(0);
  });
  mkdirSync(submissionFolder(settings.folder), { recursive: true });
  const place = settings.kind === 'own' ? await startEngine(settings) : joinEngine(settings);
  const clients = await findClients(settings.socket);
  const api = engineApi(settings.socket);
  const standIns = standInsIn(api, settings.socket, settings.session);
  const here: Engine = { settings, clients, api, standIns, projects: new Set() };
  engine = here;
  const world = worldOf(settings, place);
  ready.resolve(({ name, args }) => answer(here, world, name, args));
  surviveSurprises();
  sayReady({ versions: clients.versions, address: place.address });
  await end;
}

async function answer(engine: Engine, world: World, name: string, args: Json): Promise<unknown> {
  const own = name.startsWith('docker.') ? commands[name.slice('docker.'.length)] : undefined;
  if (own) return own(engine, args);
  const probe: Probe | undefined = probes[name];
  if (!probe) throw new Error(`There is no probe '${name}'.`);
  await nameNamespaces(engine.api);
  return probe(world, args);
}

/** What the probes know of their world; the parts of a lab host that they do not look at are empty. */
function worldOf(settings: DockerSettings, { lab, outside }: Place): World {
  const none = { cgroupFds: [], tarFd: -1, events: [], memoryBounded: true };
  return { lab, outside, settings: { uplink: 'eth0', seed: settings.seed, limits: defaultLimits, ...none } };
}
