import { drawnNumber } from '../../harness/expect/drawn.ts';
import type { LabHostContext, TalkSeen } from '../../harness/model/index.ts';
import { talk } from '../../harness/probe/policy.ts';
import { pollStart } from '../../harness/probe/services.ts';
import { observation } from '../../harness/testbed/index.ts';
import { clusterPods } from '../../labs/kubernetes/cluster.ts';
import { type ClusterService, podsOf, services } from '../../labs/kubernetes/services.ts';
import { cluster, clusterObjects, isWhole, keyOf, type LiveCluster, titleOf } from './cluster.ts';
import { following } from './controller.ts';
import { serviceObjects } from './service-objects.ts';

/** Words of one sender to a service, and what became of them all. */
export type Group = {
  readonly what: string;
  readonly asked: number;
  readonly answered: number;
  /** How many each pod heard. */
  readonly by: Readonly<Record<string, number>>;
  /** The addresses from which they came there. */
  readonly sources: readonly string[];
  /** How those ended that were not answered. */
  readonly failures: readonly string[];
};

export type Serving = {
  /** Why there is nothing to judge: the pods are not there, or no line is named; null where there is. */
  readonly lack: 'pods' | 'line' | null;
  readonly node: string;
  readonly groups: Readonly<Record<string, Group>>;
  /** The end that was not ready for a while. */
  readonly out: string;
  readonly trouble: string | null;
};

type Wanted = {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly udp?: true;
  readonly count: number;
};

const settleMs = 4000;
const timeoutMs = 1500;
const kinds = ['Service', 'EndpointSlice'];
const routed = Object.values(services).flatMap((one) => ('external' in one ? [`${one.external}/32`] : []));
/** Of so many words each of three ends gets at least five, but for once in a million. */
const many = 60;
const fewest = 5;

const pod = (name: string) => `pod-${name}`;
const at = (service: ClusterService, from: string, count: number): Wanted => ({
  from,
  to: service.clusterIP,
  port: service.port,
  count,
});

/** What is asked of the services: before, while an end is not ready, and when it is again. */
function plan(node: string): Readonly<Record<string, Wanted>> {
  const { front, sticky, alone, names, doors, open, known } = services;
  return {
    'a pod to its service': at(front, pod('visitor'), many),
    'the node to a service': at(front, '@host', 6),
    'a pod to a service with affinity': at(sticky, pod('visitor'), 10),
    'another pod to it': at(sticky, pod('prometheus'), 10),
    'a pod to a service over UDP': { ...at(names, pod('visitor'), 4), udp: true },
    'the client to the node’s port': { from: '@client', to: node, port: doors.nodePort, count: many },
    'a pod to the node’s port': { from: pod('visitor'), to: node, port: doors.nodePort, count: 6 },
    'the client to the external address': { from: '@client', to: open.external, port: open.port, count: many },
    'the client to one that keeps its address': { from: '@client', to: known.external, port: known.port, count: 10 },
    'the client to its port on the node': { from: '@client', to: node, port: known.nodePort, count: 6 },
    'a pod to a service that is itself': at(alone, pod('db'), 6),
    'an end of a service to it': at(front, pod('web'), many / 2),
  };
}

/** The submission's services at work on the cluster's pods, once for all checks that judge them. */
export const serving = observation(cluster, {
  title: 'the services at work',
  disturbs: true,
  limitMs: 300_000,
  async observe(context): Promise<Serving> {
    const { host, shared } = context;
    const node = host.uplink.address;
    const ends = podsOf(services.front).map(titleOf);
    const out = ends[drawnNumber(host.seed, 'an end that is not ready', ends.length)] ?? '';
    const nothing = { node, groups: {}, out, trouble: null };
    if (!isWhole(shared)) return { ...nothing, lack: 'pods' };
    const found = await following(context, 'services', async ({ change, tend, trouble }) => {
      const objects = (unready: readonly string[]) =>
        Object.values(services).flatMap((one) => serviceObjects(one, shared.pods, unready));
      await change(clusterObjects(shared.pods), ['Namespace', 'Pod', ...kinds]);
      await change(objects([]), kinds);
      const asked = plan(node);
      const first = await sayAll(context, tend, asked, isAnswered);
      const again = { 'a pod to its service': at(services.front, pod('visitor'), many / 2) };
      await change(objects([out]), kinds);
      const without = await sayAll(context, tend, again, (some) => isAnswered(some) && heardBy(some, out) === 0);
      await change(objects([]), kinds);
      const back = await sayAll(context, tend, again, (some) => isAnswered(some) && heardBy(some, out) > 0);
      const later = (suffix: string, some: Serving['groups']) =>
        Object.entries(some).map(
          ([what, group]) => [`${what}, ${suffix}`, { ...group, what: `${what}, ${suffix}` }] as const,
        );
      const groups = Object.fromEntries([
        ...Object.entries(first),
        ...later('one end not ready', without),
        ...later('all ends ready again', back),
      ]);
      return { groups, trouble: (await trouble()) ?? null };
    });
    return found === null ? { ...nothing, lack: 'line' } : { ...nothing, ...found, lack: null };
  },
});

function isAnswered(groups: Serving['groups']): boolean {
  return Object.values(groups).every(({ asked, answered }) => asked === answered);
}

function heardBy(groups: Serving['groups'], title: string): number {
  return Object.values(groups).reduce((sum, { by }) => sum + (by[title] ?? 0), 0);
}

async function sayAll(
  context: LabHostContext & { readonly shared: LiveCluster },
  tend: () => Promise<void>,
  asked: Readonly<Record<string, Wanted>>,
  good: (groups: Serving['groups']) => boolean,
): Promise<Serving['groups']> {
  const { host, shared } = context;
  const list = Object.entries(asked);
  const servers = shared.pods.flatMap(({ key }) => [
    { in: key, protocol: 'tcp' as const, port: 8080 },
    { in: key, protocol: 'udp' as const, port: 53 },
  ]);
  const calls = list.flatMap(([, { from, to, port, udp, count }]) =>
    Array.from({ length: count }, () => ({ from, to, port, protocol: udp ? ('udp' as const) : ('tcp' as const) })),
  );
  const look = async () => {
    await tend();
    const seen = await talk(host, { servers, calls, timeoutMs, routed });
    let next = 0;
    return Object.fromEntries(
      list.map(([what, { count }]) => {
        next += count;
        return [what, groupOf(what, seen.slice(next - count, next))];
      }),
    );
  };
  return await pollStart(context, { milliseconds: settleMs }, look, good);
}

function groupOf(what: string, seen: readonly TalkSeen[]): Group {
  const title = (key: string) => clusterPods.filter((one) => keyOf(one) === key).map(titleOf)[0] ?? key;
  const heard = seen.flatMap(({ by }) => (by === null ? [] : [title(by)]));
  const failed = seen.filter(({ result }) => result !== 'answered');
  return {
    what,
    asked: seen.length,
    answered: seen.length - failed.length,
    by: Object.fromEntries([...Map.groupBy(heard, (one) => one)].map(([one, all]) => [one, all.length])),
    sources: [...new Set(seen.flatMap(({ source }) => source ?? []))].slice(0, 8),
    failures: [...new Set(failed.map(({ result }) => result))].slice(0, 4),
  };
}

/** What is wrong with words to a service of these ends, as the rest of a sentence; `isShared` where each end should get its part. */
export function groupTrouble(
  group: Group | undefined,
  service: { readonly ends: readonly string[]; readonly isShared?: boolean },
) {
  if (group === undefined) return 'was not tried';
  const { asked, answered, by, failures } = group;
  if (answered < asked) return `${asked - answered} of ${asked} are not answered (${failures.join(', ')})`;
  const strange = Object.keys(by).find((one) => !service.ends.includes(one));
  if (strange !== undefined) return `${by[strange]} of ${asked} are answered by ${strange}, which is no end of it`;
  const idle = service.ends.find((one) => (by[one] ?? 0) < fewest);
  return service.isShared && idle !== undefined ? `of ${asked}, ${idle} gets ${by[idle] ?? 0}` : undefined;
}
