import type { Attempt, Docker, DockerContext, Outcome, Survey } from '../../harness/model/index.ts';
import { patient, survey } from '../../harness/probe/index.ts';
import { observation } from '../../harness/testbed/index.ts';
import { composeFiles, upMs } from '../../labs/docker-networks/network.ts';
import { engine } from '../testbeds.ts';

/** A running container, as the kernel has its network. */
export type Room = {
  readonly service: string;
  /** The container's own name, and the key of its network namespace: who shares one with others has it under another's. */
  readonly container: string;
  readonly key: string;
  /** Its IPv4 addresses with their prefix length, but for the loopback's. */
  readonly addresses: readonly string[];
  /** Those of IPv6 that are good beyond the link. */
  readonly addresses6: readonly string[];
  readonly routes: Survey['namespaces'][number]['routes'];
};

/** The submission's networks and containers, brought up once. */
export type Stack = {
  /** Why nothing runs, in a sentence; null when something does. */
  readonly trouble: string | null;
  /** What Compose complained of, although it started something; null when it was content. */
  readonly complaint: string | null;
  readonly rooms: readonly Room[];
};

/** Another project than Day 5's, whose stack may run beside it. */
const project = 'networks';

export const stack = observation(engine, {
  title: 'the containers and their networks',
  limitMs: 600_000,
  observe: raise,
});

async function raise({ docker, files, lines }: DockerContext): Promise<Stack> {
  if (docker.kind === 'running')
    throw new Error(
      'Docker cannot be used: these checks change rules and look at the internet beside the engine, so they need one of the grader’s own, and this machine’s runs here.',
    );
  const nothing = (trouble: string): Stack => ({ trouble, complaint: null, rooms: [] });
  const file = lines.compose ?? composeFiles.find((path) => files.paths.includes(path));
  if (file === undefined)
    return nothing(`There is no Compose file: ${composeFiles[0]} is none, and submission.json names no other.`);
  const composition = docker.compose(file, project, { hostNetwork: true });
  const attempt = await composition.up({ timeoutMs: patient(upMs) });
  if ('refused' in attempt) {
    const places = attempt.refused.map(({ file: of, line, sentence }) =>
      [`${of}${line === null ? '' : `, line ${line}`}`, `${sentence}.`].join(': '),
    );
    return nothing(`It is not run. ${places.join(' ')}`);
  }
  const complaint = complaintOf(attempt);
  const rooms = await roomsOf(docker, await composition.ps());
  return rooms.length === 0
    ? nothing(`${complaint ?? 'Compose started nothing that goes on'}.`)
    : { trouble: null, complaint, rooms };
}

async function roomsOf({ host }: Docker, containers: Awaited<ReturnType<Docker['containers']>>): Promise<Room[]> {
  const { namespaces } = await survey(host);
  return containers.flatMap(({ name, state, compose }): Room[] => {
    const seen = namespaces.find(({ key, names }) => key === name || names.includes(name));
    if (state !== 'running' || compose === null || seen === undefined) return [];
    const links = seen.links.filter(({ kind }) => kind !== 'loopback');
    const addresses = links.flatMap((link) => link.addresses);
    const addresses6 = links.flatMap((link) => link.addresses6 ?? []);
    return [{ addresses6, service: compose.service, container: name, key: seen.key, addresses, routes: seen.routes }];
  });
}

function complaintOf(attempt: Exclude<Attempt, { readonly refused: unknown }>): string | null {
  const { ended, exitCode, output } = attempt;
  if (ended === 'exit' && exitCode === 0) return null;
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.findLast((line) => /\b(error|failed|cannot|invalid|not found|unsupported)\b/i.test(line));
  const said = (telling ?? lines.at(-1) ?? 'it printed nothing').trim().slice(0, 300);
  return `Compose ${ended === 'time' ? `was not done within ${Math.round(patient(upMs) / 1000)} s` : 'failed'}: '${said}'`;
}

/** The container of a service; undefined where none runs. */
export function roomOf({ rooms }: Pick<Stack, 'rooms'>, service: string): Room | undefined {
  return rooms.find((one) => one.service === service);
}

/** The outcome of any check where nothing runs; undefined where something does. */
export function notUp({ trouble }: Pick<Stack, 'trouble'>, expected: string): Outcome<never> | undefined {
  if (trouble === null) return undefined;
  const hint = '‘docker-compose up -d’ and ‘docker-compose ps’ in the folder of the file say what Docker makes of it.';
  return { status: 'fail', score: 0, expected, actual: trouble, hint };
}
