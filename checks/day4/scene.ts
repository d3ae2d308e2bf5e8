import { locate } from '../../harness/expect/locate.ts';
import type { Scene } from '../../harness/expect/service-location.ts';
import type { LabHostContext, Service, Survey } from '../../harness/model/index.ts';
import { survey } from '../../harness/probe/index.ts';
import { listeners, pollStart } from '../../harness/probe/services.ts';
import { instances } from '../../labs/day4/network.ts';
import { topology } from '../../labs/topology.ts';

/** The services of Day 2, and Day 4's further instances. */
export const services: readonly Service[] = [
  ...topology.services,
  ...instances.filter(({ name }) => !topology.services.some((one) => one.name === name)),
];

/** What is where on Day 4: `survey` shows it, `keys` names each service's namespace. */
export type Day4Scene = Scene & { readonly survey: Survey };

export async function lookAround({ host }: LabHostContext): Promise<Day4Scene> {
  const [seen, listening] = await Promise.all([survey(host), listeners(host)]);
  const located = locate(seen, { ...topology, services });
  const keys = Object.fromEntries(located.map(({ service, namespace }) => [service.name, namespace?.key ?? null]));
  return { survey: seen, keys, listeners: listening };
}

const startMs = 8000;
const onceMoreMs = 300;

/** What `look` sees as soon as it is good, or when the time that an `up` may leave for its services to start is over. */
export async function settle<T>(
  context: LabHostContext,
  look: (scene: Day4Scene) => Promise<T>,
  good: (seen: T) => boolean,
): Promise<T> {
  const patience = { milliseconds: startMs, since: context.host.settledSince, least: onceMoreMs };
  return await pollStart(context, patience, async () => look(await lookAround(context)), good);
}

/** The gateway as its own namespace sees it: there no limit on connections from others is in the way. */
export const insideGateway = `http://127.0.0.1:${topology.services.find(({ name }) => name === 'api-gateway')?.port}`;
