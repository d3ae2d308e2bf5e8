import { existsSync } from 'node:fs';
import { command } from './command.ts';

/** The programs that speak to the engine, as this machine has them. */
export interface Clients {
  /** The words of Compose: 'docker compose' or 'docker-compose'. */
  readonly compose: readonly string[];
  readonly versions: { readonly engine: string; readonly compose: string };
  readonly env: Readonly<Record<string, string>>;
  /** Whether builds are BuildKit's. */
  readonly buildKit: boolean;
}

const plugins = ['/usr/libexec/docker/cli-plugins', '/usr/lib/docker/cli-plugins', '/usr/local/lib/docker/cli-plugins'];

/** Finds out which clients there are. Throws a sentence when there is no Compose. */
export async function findClients(socket: string): Promise<Clients> {
  const env = { DOCKER_HOST: `unix://${socket}`, COMPOSE_INTERACTIVE_NO_CLI: '1' };
  const [v2, v1, client, server] = await Promise.all([
    versionOf(['docker', 'compose', 'version', '--short'], env),
    versionOf(['docker-compose', 'version', '--short'], env),
    versionOf(['docker', 'version', '--format', '{{.Client.Version}}'], env),
    versionOf(['docker', 'version', '--format', '{{.Server.Version}}'], env),
  ]);
  if (v2 === undefined && v1 === undefined)
    throw new Error("there is no Compose, neither 'docker compose' nor 'docker-compose'");
  const buildx = plugins.some((folder) => existsSync(`${folder}/docker-buildx`));
  const buildKit = buildx || Number.parseInt(client ?? '', 10) < 23;
  return {
    compose: v2 === undefined ? ['docker-compose'] : ['docker', 'compose'],
    versions: { engine: server ?? 'unknown', compose: v2 ?? v1 ?? '' },
    env: { ...env, DOCKER_BUILDKIT: buildKit ? '1' : '0' },
    buildKit,
  };
}

async function versionOf(words: readonly string[], env: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { exitCode, output } = await command(words, { env });
  return exitCode === 0 ? output.trim().split('\n').at(-1) : undefined;
}
