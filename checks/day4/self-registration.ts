import { parsed } from '../../harness/expect/contract.ts';
import { holds } from '../../harness/expect/locate.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { LabHostContext } from '../../harness/model/index.ts';
import { capture } from '../../harness/probe/index.ts';
import { during, poll } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { registry as asked, instances } from '../../labs/day4/network.ts';
import { topology } from '../../labs/topology.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { balancedShop } from '../testbeds.ts';
import { askRegistry, type Entry, entriesIn, findRegistry, type Registry } from './registry.ts';
import { type Day4Scene, settle } from './scene.ts';

/** What is registered; and an entry that we took out, with whether it came back: by itself, after an outage, or never. */
type Observation = {
  readonly entries: readonly Entry[];
  readonly again: {
    readonly entry: Entry;
    readonly back: Back;
    /** Packets to the registry that left the service's own namespace meanwhile; absent in older records. */
    readonly heard?: number;
  } | null;
} | null;

type Back = 'by itself' | 'after an outage' | 'never';

/** Most register again every few seconds, whatever happened; some only when they see the registry fail. */
const soonMs = 6000;
const outageMs = 6000;
const mostEntries = 500;
/** What the brief promises. */
const backMs = 15_000;

/** Those whose code is the student's own: nginx, Redis and PostgreSQL have nobody to register them. The first that is registered is forgotten. */
const ownCode: readonly string[] = ['order-service', 'api-gateway', 'product-service'];

/** The addresses of which one must be registered for each service: any instance stands for the products. */
const asks = topology.services
  .filter(({ name }) => ownCode.includes(name))
  .map(({ name, address, port }) => ({ name, any: name === 'product-service' ? instances : [{ address, port }] }));

export const selfRegistration = check({
  ...deliverable('day4.self-registration'),
  on: balancedShop,
  disturbs: true,

  async observe(context): Promise<Observation> {
    const look = async (scene: Day4Scene) => {
      const registry = findRegistry(scene);
      return registry && { scene, registry, entries: await list(context, scene, registry) };
    };
    const seen = await settle(context, look, (one) => asks.every((ask) => one && has(one.entries, ask)));
    if (seen === null) return null;
    return { entries: seen.entries, again: await forget(context, seen.scene, seen.registry, seen.entries) };
  },

  judge(seen) {
    if (seen === null) return { status: 'blocked', by: 'day4.registry-contract' };
    const { entries, again } = seen;
    const parts: Part[] = asks.map((ask) => ({
      what: ask.name,
      trouble: has(entries, ask) ? undefined : instead(entries, ask),
    }));
    const forgotten = again?.back === 'never' ? `${again.entry.name} was deregistered and never came back` : undefined;
    const foreign = again && again.back !== 'never' && again.heard === 0;
    const byOthers = foreign
      ? `${again.entry.name} came back, and nothing had left its namespace for the registry: somebody else put it there`
      : undefined;
    parts.push({
      what: 'a service that the registry has forgotten',
      trouble: again === null ? 'there was none to try it with' : (forgotten ?? byOthers),
      // Where somebody else speaks for the services, none has registered itself.
      weight: foreign ? 3 : 1,
    });
    return partialCredit(parts, {
      expected: `The gateway, the product service and the order service are registered each with the address and port at which others reach it, and is there again within ${backMs / 1000} s when the registry has forgotten it.`,
      hint: 'A registry that was restarted knows nobody. Who tells it, and when? And which address does a service have in the eyes of the others?',
    });
  },

  show(seen) {
    if (seen === null) return [];
    const rows = seen.entries.map(({ name, ip, port }) => [name, ip, String(port)]);
    return [{ kind: 'table', title: 'What is registered', columns: ['name', 'address', 'port'], rows }];
  },
});

async function list(context: LabHostContext, scene: Day4Scene, registry: Registry): Promise<Entry[]> {
  return entriesIn(parsed(await askRegistry(context, scene, registry, '/services'))).slice(0, mostEntries);
}

/** Takes out an entry of a service and waits for it; without success, after an outage of the registry too. What stays away is put back. */
async function forget(context: LabHostContext, scene: Day4Scene, registry: Registry, entries: readonly Entry[]) {
  const own = ownCode.map((name) => asks.find((ask) => ask.name === name));
  const entry = own.flatMap((ask) => entries.filter((one) => ask && matches(one, ask)))[0];
  if (!entry) return null;
  const home = scene.survey.namespaces.find((one) => one.key !== '@host' && holds(one, entry.ip))?.key;
  // Under a second name it is there all the time.
  const alone = entries.filter(({ ip, port }) => ip === entry.ip && port === entry.port).length === 1;
  if (home === undefined || home === registry.key || !alone)
    return { entry, back: await takeOut(context, scene, registry, entry) };
  // We ask from elsewhere: what leaves its namespace is its own then.
  const keys = Object.fromEntries(Object.entries(scene.keys).map(([name, key]) => [name, key === home ? null : key]));
  let back: Back = 'never';
  const packets = await capture(context.host, { in: home, filter: `tcp dst port ${asked.port}` }, async () => {
    back = await takeOut(context, { ...scene, keys }, registry, entry);
  });
  return { entry, back, heard: packets.length };
}

async function takeOut(context: LabHostContext, scene: Day4Scene, registry: Registry, entry: Entry): Promise<Back> {
  const path = `/deregister/${encodeURIComponent(entry.name)}`;
  const remove = () => askRegistry(context, scene, registry, path, { method: 'DELETE' });
  const isBack = async () =>
    (await list(context, scene, registry)).some(({ ip, port }) => ip === entry.ip && port === entry.port);
  const waitFor = (milliseconds: number) => poll(context, milliseconds, isBack, (back) => back);
  await remove();
  if (await waitFor(soonMs)) return 'by itself';
  const outage = { in: registry.key, port: asked.port, how: 'refused' } as const;
  await during(context, outage, () => poll(context, outageMs, async () => false, Boolean));
  if (await waitFor(backMs)) return 'after an outage';
  const headers = { 'content-type': 'application/json' };
  await askRegistry(context, scene, registry, '/register', { method: 'POST', headers, body: JSON.stringify(entry) });
  return 'never';
}

type Ask = (typeof asks)[number];

function has(entries: readonly Entry[], ask: Ask): boolean {
  return entries.some((entry) => matches(entry, ask));
}

function matches({ ip, port }: Entry, { any }: Ask): boolean {
  return any.some((one) => one.address === ip && one.port === port);
}

function instead(entries: readonly Entry[], { name, any }: Ask): string {
  const other = entries.find((entry) => entry.name.startsWith(name));
  const right = any.map(({ address, port }) => `${address}:${port}`).join(' or ');
  return other
    ? `it is registered with ${other.ip}:${other.port}, not with ${right}`
    : `nothing is registered with ${right}`;
}
