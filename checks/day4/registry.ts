import { hostOf } from '../../harness/expect/locate.ts';
import type { HttpResult, LabHostContext } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import type { HttpRequest } from '../../harness/probe/services.ts';
import { registry } from '../../labs/day4/network.ts';
import type { Day4Scene } from './scene.ts';

/** Where the registry answers, and the namespace that it listens in. */
export type Registry = { readonly origin: string; readonly key: string };

/** An entry of the registry, under the name that it is listed with. */
export type Entry = { readonly name: string; readonly ip: string; readonly port: number };

/** The service that asks the registry for us: each registers itself, so each can reach it. */
const askers = ['order-service', 'api-gateway', 'product-service'] as const;

/** Where something listens on the registry's port that others can reach; null when nothing does. */
export function findRegistry({ survey, listeners }: Day4Scene): Registry | null {
  const found = listeners.find(({ port, address }) => port === registry.port && !/^(127\.|::1$)/.test(address));
  const holder = survey.namespaces.find(({ key }) => key === found?.namespace);
  if (!found || !holder) return null;
  const own = holder.links.flatMap(({ addresses }) => addresses).map((one) => one.split('/')[0] ?? '');
  const known = registry.addresses.find((address) => own.includes(address));
  const address = known ?? own.find((one) => one.startsWith('10.0.'));
  return address === undefined ? null : { origin: `http://${address}:${registry.port}`, key: found.namespace };
}

/** Where it listens instead, or that it does not: a sentence without a full stop. */
export function registryMissing({ listeners }: Day4Scene): string {
  const local = listeners.find(({ port }) => port === registry.port);
  return local
    ? `port ${registry.port} is listened on at ${local.address} only, where nobody else reaches it`
    : `nothing listens on port ${registry.port}, neither on the host nor in any namespace`;
}

/** A request to the registry from the namespace of a service. */
export function askRegistry(
  { host }: LabHostContext,
  scene: Day4Scene,
  { origin }: Registry,
  path: string,
  more: Omit<HttpRequest, 'from' | 'url'> = {},
): Promise<HttpResult> {
  const key = askers.map((name) => scene.keys[name]).find((one) => typeof one === 'string');
  const from = key ?? hostOf(scene.survey).key;
  return http(host, { from, url: origin + path, ...more });
}

/** An entry below its name, or in a list of instances in an entry; what lies deeper is none. */
const deepest = 4;

/** Every entry in the answer to GET /services: one a name, or a list of instances beside or in its place. */
export function entriesIn(body: unknown, name = '', depth = 0): Entry[] {
  if (body === null || typeof body !== 'object' || depth > deepest) return [];
  if (Array.isArray(body)) return body.flatMap((one) => entriesIn(one, name, depth + 1));
  const { ip, port } = body as { readonly ip?: unknown; readonly port?: unknown };
  const own = typeof ip === 'string' && Number.isInteger(Number(port)) ? [{ name, ip, port: Number(port) }] : [];
  const below = Object.entries(body).flatMap(([key, value]) => entriesIn(value, name || key, depth + 1));
  return [...own, ...below];
}
