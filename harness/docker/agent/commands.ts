import type { Answers, DockerRun } from '../../model/index.ts';
import type { DockerCalls } from '../protocol.ts';
import { commandLimits } from '../settings.ts';
import { build } from './build.ts';
import { clean } from './clean.ts';
import { command } from './command.ts';
import * as compose from './compose.ts';
import { describe, inspectAll } from './containers.ts';
import type { Engine } from './context.ts';
import { signalAll } from './freeze.ts';
import { imageNames, inspectImage } from './images.ts';
import { applyPolicy, dropPolicy } from './policy.ts';
import { resolverOf } from './resolver.ts';
import { unpack } from './submission.ts';

/** Every call that harness/docker/protocol.ts declares. */
export const commands: Answers<DockerCalls, Engine> = {
  unpack: async ({ settings, judged }) => {
    judged.clear();
    await unpack(settings.folder);
    return null;
  },
  build,
  'compose.refusals': compose.refusalsOf,
  'compose.config': compose.config,
  'compose.build': (engine, { timeoutMs, ...wanted }) => compose.buildAll(engine, wanted, timeoutMs),
  'compose.up': (engine, { options, ...wanted }) => compose.up(engine, wanted, options),
  'compose.down': (engine, { options, ...wanted }) => compose.down(engine, wanted, options),
  'compose.ps': compose.ps,
  'compose.logs': (engine, { service, ...wanted }) => compose.logs(engine, wanted, service),
  containers: async ({ api }) => (await inspectAll(api)).map(describe),
  images: async ({ api }) => {
    const images = await Promise.all([...new Set(await imageNames(api))].map((name) => inspectImage(api, name)));
    return [...new Map(images.filter((one) => one !== null).map((one) => [one.id, one])).values()];
  },
  image: ({ api }, { name }) => inspectImage(api, name),
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
  exec: ({ clients }, { container, words, timeoutMs }) =>
    command(['docker', 'exec', container, ...words], { env: clients.env, timeoutMs }),
  run: (engine, { image, words, timeoutMs }) => run(engine, image, words, timeoutMs),
  kill: async ({ api }, { container, signal }) => {
    await api.act('POST', `/containers/${encodeURIComponent(container)}/kill?signal=${signal}`);
    return null;
  },
  freeze: async ({ api }, { containers }) => {
    await signalAll(api, containers, 'SIGSTOP');
    return null;
  },
  thaw: async ({ api }, { containers }) => {
    await signalAll(api, containers, 'SIGCONT');
    return null;
  },
  start: async ({ api }, { container }) => {
    await api.act('POST', `/containers/${encodeURIComponent(container)}/start`);
    return null;
  },
  'policy.apply': (engine, { file }) => applyPolicy(engine, file),
  'policy.drop': async (engine) => {
    await dropPolicy(engine);
    return null;
  },
  resolver: ({ api }, { container }) => resolverOf(api, container),
  logs: async ({ clients }, { container }) =>
    (await command(['docker', 'logs', '--tail', '500', container], { env: clients.env })).output,
  clean: async (engine) => {
    await clean(engine);
    return null;
  },
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
): Promise<DockerRun> {
  await standIns.ensure([image]);
  const name = `netproof-${settings.session}-run-${++runs}`;
  const options = ['--rm', '--network', 'none', '--name', name, '--label', `netproof.session=${settings.session}`];
  const result = await command(['docker', 'run', ...options, image, ...words], { env: clients.env, timeoutMs });
  if (result.ended !== 'exit') await command(['docker', 'rm', '--force', name], { env: clients.env });
  return result;
}
