import { drawnText } from '../../harness/expect/drawn.ts';
import { locate } from '../../harness/expect/locate.ts';
import type { Scene } from '../../harness/expect/service-location.ts';
import type { LabHostContext, Service, WhyObservation } from '../../harness/model/index.ts';
import { settledFor, survey } from '../../harness/probe/index.ts';
import { listeners, pollStart } from '../../harness/probe/services.ts';
import { explainFlows } from '../../harness/probe/why.ts';
import { topology } from '../../labs/topology.ts';

export type ServiceName = (typeof topology.services)[number]['name'];

/** What the topology says of a service. */
export function service(name: ServiceName): Service {
  return topology.services.find((one) => one.name === name) as Service;
}

/** 'http://10.0.0.30:5000' for product-service. */
export function origin(name: ServiceName): string {
  const { address, port } = service(name);
  return `http://${address}:${port}`;
}

/** The namespace to ask from: the service's own; without one, that of any other. Where there is none, nothing can be reached. */
export function from(scene: Scene, name: ServiceName): string {
  return scene.keys[name] ?? Object.values(scene.keys).find((key) => key !== null) ?? '@internet';
}

/** What tells why a service does not answer another's namespace: their connection, tried once more. */
export async function explainService(
  { host }: LabHostContext,
  scene: Scene,
  client: ServiceName,
  server: ServiceName,
): Promise<WhyObservation> {
  const { address, port } = service(server);
  const ends = { from: from(scene, client), to: address, port, target: scene.keys[server] ?? null };
  return await explainFlows(host, [{ ...ends, protocol: 'tcp', wanted: 'open', fromName: client, toName: server }]);
}

const startMs = 6000;
const settleMs = 1500;
/** A quick failure is looked at again at any time: a busy machine is no fault. */
const onceMoreMs = 250;

/**
 * What `look` sees once the services have started. After the submission's last command they have 6 s to listen; what they then do
 * wrong may still be their start, so they have 1.5 s from that command, or as long again as they were waited for, to do it right.
 */
export async function observeServices<T>(
  context: LabHostContext,
  look: (scene: Scene) => Promise<T>,
  good: (seen: T) => boolean,
): Promise<{ readonly scene: Scene; readonly seen: T }> {
  const since = context.host.settledSince;
  const began = settledFor(context.host);
  const starting = { milliseconds: startMs, since };
  const first = await pollStart(context, starting, () => lookAround(context), haveStarted);
  const waited = Math.min(settledFor(context.host) - began, settleMs);
  const settling = { milliseconds: settleMs, since, least: Math.max(waited, onceMoreMs) };
  const seen = await pollStart(context, settling, () => look(first), good);
  // What came to listen meanwhile is a part of what was seen.
  const scene = haveStarted(first) ? first : await lookAround(context);
  return { scene, seen };
}

async function lookAround({ host }: LabHostContext): Promise<Scene> {
  const [seen, listening] = await Promise.all([survey(host), listeners(host)]);
  const keys = locate(seen, topology).map(
    ({ service: { name }, namespace }) => [name, namespace?.key ?? null] as const,
  );
  return { keys: Object.fromEntries(keys), listeners: listening };
}

/** Whether each service's port is listened on, be it in its own namespace or in one that is no service's. */
function haveStarted({ keys, listeners: listening }: Scene): boolean {
  const theirs = new Set(Object.values(keys));
  return topology.services.every(({ name, port }) =>
    listening.some((one) => one.port === port && (one.namespace === keys[name] || !theirs.has(one.namespace))),
  );
}

let marks = 0;

/** A text that nobody has seen before: what carries it comes from us. */
export function mark({ host }: LabHostContext): string {
  return drawnText(host.seed, `mark ${marks++}`);
}
