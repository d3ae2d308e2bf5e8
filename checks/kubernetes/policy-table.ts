import { allows, type End } from '../../harness/expect/network-policy/allows.ts';
import { readCluster } from '../../harness/expect/network-policy/read.ts';
import type { Evidence, Json, LabHostContext, Outcome, TalkCall } from '../../harness/model/index.ts';
import { talk } from '../../harness/probe/policy.ts';
import { poll, pollStart } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { outsideAddresses } from '../../labs/kubernetes/cluster.ts';
import { policySets } from '../../labs/kubernetes/policies.ts';
import { check, type DeliverableId } from '../check.ts';
import { cluster, clusterObjects, isWhole, type LivePod, wordPorts } from './cluster.ts';
import { following } from './controller.ts';
import { drawnPolicies } from './drawn-policies.ts';

/** A connection that was tried: what the policies say of it, and what became of it. */
type Tried = {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  readonly wanted: boolean;
  readonly open: boolean;
};

type Phase = { readonly title: string; readonly tried: readonly Tried[] };

type Observation = {
  readonly isWhole: boolean;
  /** Before any policy; what is closed then says nothing of policies. */
  readonly before: readonly Tried[];
  /** Null where the submission has no line for it. */
  readonly phases: readonly Phase[] | null;
  readonly trouble: string | null;
};

const ports = [
  { protocol: 'tcp', port: 80 },
  { protocol: 'tcp', port: 8080 },
  { protocol: 'tcp', port: 9100 },
  { protocol: 'udp', port: 53 },
] as const;
const outsidePort = { protocol: 'tcp', port: wordPorts.internet } as const;
/** Before any policy, what `kubernetes.pods` tries is tried, too. */
const othersPorts = (['tcp', 'udp'] as const).map((protocol) => ({ protocol, port: wordPorts.pods }));
const timeoutMs = 700;
const settleMs = 4000;
const kinds = ['NetworkPolicy'];

export const policyTable = check({
  ...deliverable('kubernetes.policy-table'),
  on: cluster,
  disturbs: true,
  limitMs: 300_000,

  async observe(context): Promise<Observation> {
    const { pods } = context.shared;
    const nothing = { isWhole: isWhole(context.shared), before: [], phases: null, trouble: null };
    if (!nothing.isWhole) return nothing;
    const before = await settle(context, pods, [], { more: othersPorts });
    const sets = [...policySets, drawnPolicies(context.host.seed)];
    let trouble: string | undefined;
    const phases = await following(context, 'policies', async (controller) => {
      const seen: Phase[] = [];
      await controller.change(clusterObjects(pods), ['Namespace', 'Pod', ...kinds]);
      for (const { title, policies } of [...sets, { title: 'no policy at all', policies: [] }]) {
        await controller.change(policies as unknown as readonly Json[], kinds);
        // Where one was wrong to the end, the others are given no more than a usual machine needs.
        const wait = seen.every(({ tried }) => tried.every(isRight)) ? pollStart : pollAsUsual;
        seen.push({ title, tried: await settle(context, pods, policies, { tend: controller.tend, wait }) });
        trouble ??= await controller.trouble();
      }
      return seen;
    });
    return { ...nothing, before, phases, trouble: trouble ?? null };
  },

  judge({ isWhole: whole, before, phases, trouble }) {
    if (!whole) return { status: 'blocked', by: 'kubernetes.pods' };
    const shut = before.filter(({ open }) => !open);
    const blamed = blameFor(shut);
    if (blamed !== undefined) return blamed;
    if (phases === null)
      return {
        status: 'fail',
        score: 0,
        expected,
        actual: 'submission.json names no days.kubernetes.policies.',
        hint,
      };
    if (shut.length === 0 && phases.every(({ tried }) => tried.every(isRight))) return { status: 'pass' };
    const told = trouble === null ? [] : [`${trouble}.`];
    const first = { title: 'no policy yet', tried: before };
    return {
      status: 'fail',
      score: scoreOf(phases.map(({ title, tried }) => ({ title, tried: tried.map((one) => discounted(one, shut)) }))),
      expected,
      actual: [...[first, ...phases].flatMap(wrongIn), ...told].join(' '),
      hint,
    };
  },

  show: ({ before, phases }) => [
    ...(phases ?? []).map(({ title, tried }) => table(title, tried)),
    ...(phases === null || before.some(({ open }) => !open) ? [table('no policy yet', before)] : []),
  ],
});

const expected =
  'Of all connections between the pods, from outside and to it, those get through that the NetworkPolicy objects admit, and no others; after each change as well, and with the last policy gone all of them.';
const hint =
  'Take one connection of the table and ask of each end: which policies select this pod for this direction? Where there is none, all is open; where there are some, one rule of any of them is enough. Then look at the counters of your rules.';

function isRight({ wanted, open }: Tried): boolean {
  return wanted === open;
}

/** Whose business it is that this is closed without any policy: what another check tries as well is that one's. */
function blameFor(shut: readonly Tried[]): Outcome<DeliverableId> | undefined {
  const isPod = (title: string) => title.includes('/');
  if (shut.some(({ from, to, port }) => isPod(from) && isPod(to) && port.endsWith(` ${wordPorts.pods}`)))
    return { status: 'blocked', by: 'kubernetes.pods' };
  if (shut.some(({ to }) => to === outsideAddresses.admitted)) return { status: 'blocked', by: 'kubernetes.egress' };
  return undefined;
}

/** What was closed without any policy says nothing of policies, whatever became of it with them. */
function discounted(one: Tried, shut: readonly Tried[]): Tried {
  const wasShut = shut.some(({ from, to, port }) => from === one.from && to === one.to && port === one.port);
  return wasShut ? { ...one, open: !one.wanted } : one;
}

/** What is open by itself earns nothing: a set counts by what it closes times what it leaves open. */
function scoreOf(phases: readonly Phase[]): number {
  const share = (some: readonly Tried[]) => (some.length === 0 ? 1 : some.filter(isRight).length / some.length);
  const worth = phases.map(
    ({ tried }) => share(tried.filter(({ wanted }) => wanted)) * share(tried.filter(({ wanted }) => !wanted)),
  );
  const [last = 0] = worth.slice(-1);
  const sets = worth.slice(0, -1);
  // That all is open at the end is worth something only where it was not before.
  return Math.min(0.99, (sets.reduce((sum, one) => sum + one, 0) / sets.length) * (0.8 + 0.2 * last));
}

function wrongIn({ title, tried }: Phase): string[] {
  const wrong = tried.filter((one) => !isRight(one));
  if (wrong.length === 0) return [];
  const words = (open: boolean) => {
    const some = wrong.filter((one) => one.open === open);
    const few = some.slice(0, 3).map(({ from, to, port }) => `${from} → ${to} ${port}`);
    const more = some.length > few.length ? `, and ${some.length - few.length} more` : '';
    return some.length === 0
      ? []
      : [`${open ? 'open that should be closed' : 'closed that should be open'}: ${few.join(', ')}${more}`];
  };
  return [`With ${title}, ${[...words(true), ...words(false)].join('; ')}.`];
}

const pollAsUsual: typeof pollStart = (context, { milliseconds }, look, good) =>
  poll(context, milliseconds, look, good);

type Settling = {
  readonly tend?: () => Promise<void>;
  readonly wait?: typeof pollStart;
  /** Ports that are tried beside the usual ones. */
  readonly more?: typeof othersPorts;
};

/** Tries all connections until they are as the policies want them, or there was time enough. */
async function settle(
  context: LabHostContext,
  pods: readonly LivePod[],
  policies: readonly unknown[],
  { tend, wait = pollStart, more = [] }: Settling = {},
): Promise<Tried[]> {
  return await wait(
    context,
    { milliseconds: settleMs },
    async () => {
      await tend?.();
      return await tryAll(context, pods, { policies, targets: [...ports, ...more] });
    },
    (tried) => tried.every(isRight),
  );
}

async function tryAll(
  { host }: LabHostContext,
  live: readonly LivePod[],
  {
    policies,
    targets,
  }: { readonly policies: readonly unknown[]; readonly targets: readonly Pick<TalkCall, 'protocol' | 'port'>[] },
): Promise<Tried[]> {
  const read = readCluster([...clusterObjects(live), ...policies]);
  const ends = live.map((pod, at) => ({ ...pod, end: read.pods[at] as End }));
  const { client, ...named } = outsideAddresses;
  const outside = { title: 'a client outside', key: '@client', address: client, end: { address: client } };
  const internet = Object.values(named).map((address) => ({
    title: address,
    key: '@internet',
    address,
    end: { address },
  }));
  const asked = [
    ...[...ends, outside].flatMap((from) =>
      ends.filter((to) => to !== from).flatMap((to) => targets.map((target) => ({ from, to, target }))),
    ),
    ...ends.flatMap((from) => internet.map((to) => ({ from, to, target: outsidePort }))),
  ];
  const servers = [
    ...live.flatMap(({ key }) => targets.map((target) => ({ in: key, ...target }))),
    ...internet.map(({ address }) => ({ in: '@internet', address, ...outsidePort })),
  ];
  const calls = asked.map(({ from, to, target }): TalkCall => ({ from: from.key, to: to.address, ...target }));
  const seen = await talk(host, { servers, calls, timeoutMs, routed: ['10.244.0.0/16'] });
  return asked.map(({ from, to, target: { protocol, port } }, at): Tried => {
    const upper = protocol === 'tcp' ? 'TCP' : 'UDP';
    const one = seen[at];
    const wanted = allows(read, from.end, to.end, { protocol: upper, port });
    return {
      from: from.title,
      to: to.title,
      port: `${upper} ${port}`,
      wanted,
      // To be open, it takes the right one and an answer; what anybody heard was not closed.
      open: wanted ? one?.by === to.key && one.result === 'answered' : one?.by !== null,
    };
  });
}

function table(title: string, tried: readonly Tried[]): Evidence {
  const from = [...new Set(tried.map((one) => one.from))];
  const to = [...new Set(tried.map((one) => `${one.to} ${one.port}`))];
  return {
    kind: 'matrix',
    title: `Connections with ${title}`,
    about: 'policy',
    from,
    to,
    cells: from.map((row) =>
      to.map((column) => {
        const one = tried.find((each) => each.from === row && `${each.to} ${each.port}` === column);
        if (!one) return { state: 'self', note: '' } as const;
        return { state: isRight(one) ? 'ok' : 'no', note: one.open ? 'open' : 'closed' } as const;
      }),
    ),
  };
}
