import { type LogRule, logRules, rises } from '../../harness/expect/logged.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { LabHostContext } from '../../harness/model/index.ts';
import { ruleset } from '../../harness/probe/index.ts';
import { connectOutside, traceConnections } from '../../harness/probe/policy.ts';
import { poll } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { balancedShop } from '../testbeds.ts';
import { type Day4Scene, lookAround } from './scene.ts';

/** What each rule that logs met in a while. */
type Phase = { readonly ms: number; readonly rises: readonly number[] };

type Observation = {
  readonly rules: readonly LogRule[];
  /** While nothing was sent, while this was sent to be dropped, and that to be let through. */
  readonly phases: { readonly [phase in 'idle' | Kind | 'passing']: Phase };
  /** Whether what we sent to the stores, and out, was dropped. */
  readonly dropped: { readonly stores: boolean; readonly out: boolean };
  /** Whether what should be let through was. */
  readonly passed: boolean;
};

type Kind = 'stores' | 'out';

/** Enough to stand out where rules that log meet something else all the time. */
const times = 20;
const passingTimes = 6;
const timeoutMs = 300;
/** What earlier checks left in the queues is sent again for a while (RFC 6298, 5.5), and would drown what we send: this long it is waited for. */
const quietMs = 4000;
const quiet = times / 4;
/** A rule may log five packets a minute and no more: then it takes this long until it logs the next. */
const patienceMs = 14_000;
const guarded = ['postgres-db', 'redis-cache'] as const;
const closedPort = 8443;
const openPort = 80;

export const dropLog = check({
  ...deliverable('day4.drop-log'),
  on: balancedShop,

  async observe(context): Promise<Observation> {
    const scene = await lookAround(context);
    const look = () => measure(context, scene);
    return await poll(
      context,
      patienceMs,
      look,
      (one) => one.rules.length === 0 || kinds.every((kind) => isLogged(one, kind)),
    );
  },

  judge(seen) {
    const { dropped } = seen;
    // The brief asks for a counter: without one, a rule in a chain that nothing enters looks like any other.
    const silent = seen.rules.find(({ packets }) => packets === null);
    const blind = silent && `; '${silent.text}' has no counter, and so shows nothing: give it one, 'counter log'`;
    const none = `${seen.rules.length === 0 ? 'no rule logs anything' : 'no rule that logs was seen to meet it'}${blind ?? ''}`;
    const part = (kind: Kind, what: string): Part =>
      dropped[kind]
        ? { what, trouble: isLogged(seen, kind) ? undefined : `it was dropped, and ${none}` }
        : { what, trouble: 'it was not dropped', blame: kind === 'stores' ? 'day4.access-policy' : 'day4.outbound' };
    const flooded = seen.rules.find((_, index) => {
      const isOfDrops = kinds.some((kind) => ours(seen, kind, index) > 0);
      return seen.passed && isOfDrops && ours(seen, 'passing', index) >= passingTimes;
    });
    return partialCredit(
      [
        part('stores', 'a connection to a store'),
        part('out', 'a connection out'),
        {
          what: 'what is let through',
          trouble: flooded && `the rule '${flooded.text}' logs it like what is dropped`,
          weight: flooded ? 1 : 0,
        },
      ],
      {
        expected: 'A LOG or NFLOG rule meets what the policy drops, and not what it lets through.',
        hint: 'A packet leaves the chain at the rule that drops it. Where must a rule stand that is to see it?',
      },
    );
  },

  show: ({ rules, phases }) => [
    {
      kind: 'table',
      title: 'Rules that log, and what they met',
      columns: ['rule', 'where', 'idle', 'to a store', 'out', 'let through'],
      rows: rules.map(({ text, at }, index) => [
        text,
        at.replace('@host', 'host'),
        ...(['idle', 'stores', 'out', 'passing'] as const).map((kind) => `${phases[kind].rises[index] ?? 0}`),
      ]),
    },
  ],
});

const roomForChance = 1.5;
const kinds: readonly Kind[] = ['stores', 'out'];

/** How much more a rule met in a phase than it would have if we had sent nothing, with room for chance. */
function ours({ phases }: Observation, phase: Kind | 'passing', index: number): number {
  const { idle, [phase]: seen } = phases;
  const background = ((idle.rises[index] ?? 0) / idle.ms) * seen.ms;
  return (seen.rises[index] ?? 0) - roomForChance * background;
}

function isLogged(seen: Observation, kind: Kind): boolean {
  return seen.dropped[kind] && seen.rules.some((_, index) => ours(seen, kind, index) > 0);
}

/** Sends what should be dropped and what should not, one kind after the other, and reads the rules that log between them. */
async function measure(context: LabHostContext, scene: Day4Scene): Promise<Observation> {
  const { host } = context;
  const [stranger, insider] = [scene.keys['nginx-lb'] ?? '@host', scene.keys['order-service'] ?? '@host'];
  const read = async () => {
    const places = [...new Set(['@host', stranger, insider, ...guarded.flatMap((name) => scene.keys[name] ?? [])])];
    const sets = await Promise.all(places.map(async (key) => logRules(key, await ruleset(host, key))));
    return { rules: sets.flat(), at: performance.now() };
  };
  const targets = topology.services.filter(({ name }) => guarded.includes(name as never));
  const many = <T>(one: T, count = times) => Array<T>(count).fill(one);
  const standStill = async () => {
    const from = await read();
    await poll(context, timeoutMs, async () => false, Boolean);
    return { before: from, idle: await read() };
  };
  const isQuiet = (one: Awaited<ReturnType<typeof standStill>>) =>
    rises(one.before.rules, one.idle.rules).every((rise) => rise < quiet);
  const { before, idle } = await poll(context, quietMs, standStill, isQuiet);
  const stores = await traceConnections(host, {
    connections: many(targets.map(({ address, port }) => ({ from: stranger, to: address, port }))).flat(),
    timeoutMs,
  });
  const afterStores = await read();
  const outside = (port: number, count?: number) =>
    connectOutside(host, { connections: many({ from: insider, protocol: 'tcp', port } as const, count), timeoutMs });
  const out = await outside(closedPort);
  const afterOut = await read();
  const [database] = targets.filter(({ name }) => name === 'postgres-db');
  const inside = database ? [{ from: insider, to: database.address, port: database.port }] : [];
  const [through, open] = await Promise.all([
    outside(openPort, passingTimes),
    traceConnections(host, { connections: many(inside, passingTimes).flat(), timeoutMs }),
  ]);
  const after = await read();
  const phase = (from: typeof before, to: typeof before): Phase => ({
    ms: to.at - from.at,
    rises: rises(from.rules, to.rules),
  });
  return {
    rules: after.rules,
    phases: {
      idle: phase(before, idle),
      stores: phase(idle, afterStores),
      out: phase(afterStores, afterOut),
      passing: phase(afterOut, after),
    },
    passed: through.every(({ answered }) => answered) && open.every(({ result }) => result === 'open'),
    dropped: { stores: stores.every(({ result }) => result !== 'open'), out: out.every(({ arrived }) => !arrived) },
  };
}
