import { mkdirSync } from 'node:fs';
import { answerWith, type Call, sayReady, surviveSurprises } from '../../host/agent/answers.ts';
import type { Probe, World } from '../../host/agent/serve.ts';
import { defaultLimits } from '../../host/agent/settings.ts';
import { onLines } from '../../host/lines.ts';
import type { Json } from '../../model/index.ts';
import { probes } from '../../probe/agent/index.ts';
import type { DockerReady } from '../protocol.ts';
import { type DockerSettings, submissionFolder } from '../settings.ts';
import { standInsIn } from '../stand-ins/index.ts';
import { engineApi } from './api.ts';
import { clean } from './clean.ts';
import { findClients } from './clients.ts';
import { commands } from './commands.ts';
import type { Engine } from './context.ts';
import { joinEngine, type Place, startEngine } from './engine.ts';
import { nameNamespaces } from './names.ts';

// biome-ignore lint/suspicious/noExplicitAny: what comes over the wire is typed by harness/docker/protocol.ts, on both sides
type Command = (engine: Engine, args: any) => Promise<Json>;

const byName: Readonly<Record<string, Command>> = commands;
const probesByName: Readonly<Record<string, Probe>> = probes;

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
  const here: Engine = { place, settings, clients, api, standIns, projects: new Set(), judged: new Map(), mounts: [] };
  engine = here;
  const world = worldOf(settings, place);
  ready.resolve(({ name, args }) => answer(here, world, name, args));
  surviveSurprises();
  const words: DockerReady = { versions: clients.versions, address: place.address };
  sayReady(words);
  await end;
}

async function answer(engine: Engine, world: World, name: string, args: Json): Promise<unknown> {
  const own = name.startsWith('docker.') ? byName[name.slice('docker.'.length)] : undefined;
  if (own) return own(engine, args);
  const probe = probesByName[name];
  if (!probe) throw new Error(`There is no probe '${name}'.`);
  await nameNamespaces(engine.api);
  return probe(world, args);
}

/** What the probes know of their world; the parts of a lab host that they do not look at are empty. */
function worldOf(settings: DockerSettings, { lab, outside }: Place): World {
  const none = { hosts: [], cgroupFds: [], tarFd: -1, events: [], memoryBounded: true };
  return {
    lab,
    labs: [lab],
    outside,
    posts: [],
    settings: { uplink: 'eth0', seed: settings.seed, limits: defaultLimits, ...none },
  };
}
