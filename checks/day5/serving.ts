import { breach } from '../../harness/expect/contract.ts';
import type { Container, Docker } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { redis, sql } from '../../harness/probe/services.ts';
import { replicas } from '../../labs/day5/stack.ts';
import { topology } from '../../labs/topology.ts';

export type ServiceName = keyof typeof replicas;

export const serviceNames = Object.keys(replicas) as ServiceName[];

/** The port at which a service listens. */
export function portOf(service: ServiceName): number {
  return topology.services.find(({ name }) => name === service)?.port ?? 0;
}

/** One container of a service: what Docker says of it, and what it answers us. */
export type Member = {
  /** Also the key of its network namespace. */
  readonly container: string;
  readonly state: Container['state'];
  readonly exitCode: number | null;
  readonly health: Container['health'];
  /** One of its addresses; null when it has none. */
  readonly address: string | null;
  /** What is wrong with its answer at the service's port, as the rest of a sentence; null when it is right or was not asked for. */
  readonly trouble: string | null;
};

/** The containers of each service. */
export type Crew = Readonly<Record<ServiceName, readonly Member[]>>;

/** Asks each container of a stack, at its service's port, whether it is there. */
export async function crew(docker: Docker, containers: readonly Container[]): Promise<Crew> {
  const asked = serviceNames.map(async (service) => {
    const own = containers.filter(({ compose }) => compose?.service === service);
    return [service, await Promise.all(own.map((one) => memberOf(docker, service, one)))] as const;
  });
  return Object.fromEntries(await Promise.all(asked)) as unknown as Crew;
}

async function memberOf(docker: Docker, service: ServiceName, container: Container): Promise<Member> {
  const { name, state, exitCode, health, addresses } = container;
  const address = Object.values(addresses).find((one) => one !== '') ?? null;
  const trouble = state === 'running' && address !== null ? await answer(docker, service, name, address) : null;
  return { container: name, state, exitCode, health, address, trouble };
}

/** What is wrong with a service's answer to a client inside its container's own network namespace; null when nothing is. */
export async function answer(
  { host }: Docker,
  service: ServiceName,
  from: string,
  address: string,
): Promise<string | null> {
  const port = portOf(service);
  try {
    if (service === 'redis-cache') {
      const pong = await redis(host, { from, host: address, port, commands: [['PING']] });
      if ('failed' in pong) return `does not answer PING (${pong.failed})`;
      return pong.replies[0] === 'PONG' ? null : `answers PING with ${JSON.stringify(pong.replies[0])}`;
    }
    if (service === 'postgres-db') {
      const login = { user: 'postgres', password: 'postgres', database: 'orders' };
      const one = await sql(host, { from, host: address, port, ...login, text: 'SELECT 1 AS one', values: [] });
      return 'rows' in one ? null : `does not answer SELECT 1 (${one.failed})`;
    }
    // What the answer says is judged where the contract is asked for: for "up" a service has to answer.
    const trouble = breach(await http(host, { from, url: `http://${address}:${port}/health` }), { status: 200 });
    return trouble === undefined ? null : `at port ${port}, GET /health: it ${trouble}`;
  } catch (error) {
    // A container that has just ended has no namespace to ask from.
    if (error instanceof Error && /no network namespace/.test(error.message)) return 'ended while we asked it';
    throw error;
  }
}

/** Whether a container answers us, whatever Docker says of it. */
export function isAnswering({ state, trouble, address }: Member): boolean {
  return state === 'running' && address !== null && trouble === null;
}

/** Whether no container of a service answers. */
export function isDown(members: readonly Member[]): boolean {
  return !members.some(isAnswering);
}

/** What is wrong with a service, as the rest of a sentence that begins with its name; null when all of its containers are well. */
export function serviceTrouble(members: readonly Member[]): string | null {
  if (members.length === 0) return 'has no container';
  const troubles = members.flatMap(({ state, exitCode, health, address, trouble }) => {
    if (state !== 'running') {
      const code = exitCode === null || state === 'created' ? '' : ` (exit code ${exitCode})`;
      return [state === 'exited' ? `has ended${code}` : `is '${state}', not running${code}`];
    }
    if (address === null) return ['is on no network'];
    if (trouble !== null) return [trouble];
    if (health === 'starting' || health === 'unhealthy') return [`answers, but Docker calls it '${health}'`];
    return [];
  });
  const [first] = troubles;
  if (first === undefined) return null;
  const share = members.length > 1 ? `${troubles.length} of ${members.length} containers: ` : '';
  return share + first;
}
