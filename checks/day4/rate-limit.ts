import { drawnNumber } from '../../harness/expect/drawn.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Exchange, LabHostContext } from '../../harness/model/index.ts';
import { type LimitResult, tryLimit } from '../../harness/probe/policy.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { policy } from '../../labs/day4/network.ts';
import { topology } from '../../labs/topology.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { balancedShop } from '../testbeds.ts';
import { type Day4Scene, lookAround } from './scene.ts';

/** How many new connections got an answer, and what became of the others. */
type Count = { readonly [outcome in Exchange['outcome']]: number };

/** Connections to the gateway from one namespace; null where there is none to try it from. */
type Observation = {
  readonly from: string;
  readonly burst: Count;
  readonly steady: Count;
  /** Over how many seconds the steady ones were spread, and how many after the burst they began. */
  readonly steadySeconds: number;
  readonly afterSeconds: number;
  readonly slow: Exchange['outcome'];
  /** How many of as many connections somebody else opened after that; null or absent where there is nobody else. */
  readonly other?: { readonly from: string; readonly opened: number; readonly seconds: number } | null;
} | null;

const burst = 60;
const everyMs = 100;
const steadyMs = 4500;
/** How far from the number asked for a limit may be: buckets are counted in many ways, and may have been begun. */
const tolerance = { least: 0.4, most: 1.6 };
const gateway = topology.services.find(({ name }) => name === 'api-gateway');
/** nginx speaks for all customers, and may be exempt: it is asked last. */
const callers = ['order-service', 'product-service', 'nginx-lb'];
/** Of these one is drawn to come second: a limit is for whoever asks, in one bucket for all or in one for each. */
const others = ['order-service', 'product-service', 'redis-cache', 'postgres-db'];

export const rateLimit = check({
  ...deliverable('day4.rate-limit'),
  on: balancedShop,
  disturbs: true,

  async observe(context): Promise<Observation> {
    const scene = await lookAround(context);
    for (const from of callers) {
      const seen = await measure(context, scene, from);
      if (seen && seen.burst.answered + seen.burst.cut > 0)
        return { ...seen, other: await measureOther(context, scene, from) };
      if (seen && from === callers.at(-1)) return seen;
    }
    return null;
  },

  judge(seen) {
    if (seen === null) return { status: 'blocked', by: 'day2.gateway-contract' };
    return partialCredit(parts(seen), {
      expected: `Of ${burst} connections in quick succession about ${policy.limit.burst} get through to the gateway, after them about ${policy.limit.perMinute} a minute; and what is connected stays so, however slow it is.`,
      hint: 'Which packets does your rule count: those that open a connection, or every one? A rule for the state ESTABLISHED before it makes the difference.',
    });
  },

  show(seen) {
    if (seen === null) return [];
    const { from, burst: first, steady, steadySeconds, slow, other } = seen;
    const one = { answered: 0, dropped: 0, refused: 0, cut: 0, [slow]: 1 };
    const rows = [
      [`${burst} in quick succession`, ...shares(first)],
      [`then one every ${everyMs} ms, for ${steadySeconds.toFixed(1)} s`, ...shares(steady)],
      ['one of many small packets', ...shares(one)],
    ];
    const columns = [`connections from ${from}`, 'answered', 'dropped', 'refused', 'cut'];
    const second = other
      ? `Of ${burst} connections from ${other.from}, tried after that, ${other.opened} got through.`
      : '';
    const table = { kind: 'table', title: 'New connections to the gateway', columns, rows } as const;
    return second === '' ? [table] : [table, { kind: 'text', title: 'Somebody else', text: second }];
  },
});

async function measure(context: LabHostContext, scene: Day4Scene, from: string): Promise<Observation> {
  const key = scene.keys[from];
  if (!key || !gateway) return null;
  return summary(from, await tryFrom(context, key, steadyMs));
}

async function tryFrom({ host }: LabHostContext, key: string, ms: number): Promise<LimitResult> {
  const { address: to = '', port = 0 } = gateway ?? {};
  return await tryLimit(host, { from: key, to, port, path: '/health', burst, everyMs, steadyMs: ms });
}

/** A burst of somebody else's, when the first is done. */
async function measureOther(context: LabHostContext, scene: Day4Scene, first: string) {
  const left = others.filter((name) => name !== first && scene.keys[name]);
  const from = left[drawnNumber(context.host.seed, 'second caller', left.length || 1)];
  const key = from && scene.keys[from];
  if (!from || !key) return null;
  const seen = await tryFrom(context, key, 0);
  const { answered, cut } = count(seen.burst);
  return { from, opened: answered + cut, seconds: seen.steadyAfterMs / 1000 };
}

function summary(from: string, { slow, burst: first, steady, steadyMs: ms, steadyAfterMs }: LimitResult): Observation {
  const times = { steadySeconds: ms / 1000, afterSeconds: steadyAfterMs / 1000 };
  return { from, burst: count(first), steady: count(steady), ...times, slow: slow.outcome };
}

function count(exchanges: readonly Exchange[]): Count {
  const of = (outcome: Exchange['outcome']) => exchanges.filter((one) => one.outcome === outcome).length;
  return { answered: of('answered'), dropped: of('dropped'), refused: of('refused'), cut: of('cut') };
}

function shares({ answered, dropped, refused, cut }: Count): string[] {
  return [answered, dropped, refused, cut].map(String);
}

function parts(seen: NonNullable<Observation>): Part[] {
  const { from, burst: first, steady, steadySeconds, afterSeconds, slow, other } = seen;
  const perSecond = policy.limit.perMinute / 60;
  const opened = first.answered + first.cut;
  const soon = policy.limit.burst + perSecond * afterSeconds;
  const later = perSecond * steadySeconds;
  const cut = first.cut + steady.cut;
  const some = `${opened} of ${burst} from ${from} got through`;
  const rate = `${steady.answered + steady.cut} got through in ${steadySeconds.toFixed(1)} s`;
  const held = opened === 0 ? 'there was no connection to hold' : undefined;
  const broken = `${cut} of ${opened + steady.answered + steady.cut} connections were opened and then fell silent`;
  const most = other ? (policy.limit.burst + perSecond * other.seconds) * tolerance.most : 0;
  const exempt =
    other && other.opened > most ? `${other.opened} of ${burst} from ${other.from} got through` : undefined;
  return [
    // Whoever limits one caller only has not limited the gateway.
    { what: 'whoever asks', trouble: exempt, weight: exempt === undefined ? 0 : 3 },
    {
      what: 'at once',
      trouble: between(opened, soon) ? undefined : `${some}, where about ${soon.toFixed(0)} should`,
      weight: 2,
    },
    {
      what: 'after them',
      trouble: between(steady.answered + steady.cut, later)
        ? undefined
        : `${rate}, where about ${later.toFixed(0)} should`,
    },
    costly('what is connected', held ?? (cut > opened / 4 ? broken : undefined)),
    costly(
      'a slow request of many packets',
      held ?? (slow === 'answered' ? undefined : 'its connection was open, and its packets were dropped'),
    ),
  ];
}

/** What works without any limit earns nothing, and its lack costs. */
function costly(what: string, trouble: string | undefined): Part {
  return { what, trouble, weight: trouble === undefined ? 0 : 1 };
}

function between(seen: number, wanted: number): boolean {
  return seen >= wanted * tolerance.least && seen <= wanted * tolerance.most;
}
