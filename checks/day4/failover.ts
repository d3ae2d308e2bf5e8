import { shown } from '../../harness/expect/contract.ts';
import { drawnNumber } from '../../harness/expect/drawn.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { HttpResult, LabHostContext } from '../../harness/model/index.ts';
import { during, poll, pollStart } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { instances } from '../../labs/day4/network.ts';
import { check } from '../check.ts';
import { listTrouble } from '../product-list.ts';
import { balancedShop } from '../testbeds.ts';
import { askForProducts, type Batch } from './balance.ts';
import { type Day4Scene, lookAround } from './scene.ts';

/** Answers that were no list of products: how many, of how many, and the first. */
type Failing = { readonly of: number; readonly failed: number; readonly first: HttpResult | null };

/** Where requests arrived before; and what became of them while one of the instances refused all connections, and afterwards. */
type Observation = {
  readonly before: Failing & { readonly arrived: readonly number[] };
  /** Whether one of those that take requests has no namespace of its own: which of them is cut off must not decide. */
  readonly missing: boolean;
  readonly cut: {
    readonly victim: string;
    /** Packets to the instance that met the outage. */
    readonly met: number;
    /** The last requests before all were served, or before our patience ended. */
    readonly ejected: Failing;
    /** Those after that. */
    readonly held: Failing;
    /** Whether the instance got requests again when it was back. */
    readonly back: boolean;
  } | null;
};

const batchSize = 9;
const heldBatches = 4;
/** What the brief promises, in time that the machine gave; a little more is waited. */
const promiseSeconds = 10;
const patienceMs = 13_000;

export const failover = check({
  ...deliverable('day4.failover'),
  on: balancedShop,
  disturbs: true,

  async observe(context): Promise<Observation> {
    const scene = await lookAround(context);
    const ask = () => askForProducts(context, scene, batchSize);
    const control = await pollStart(context, { milliseconds: 3000 }, ask, (batch) => failing([batch]).failed === 0);
    const before = { ...failing([control]), arrived: control.arrived };
    const taking = instances.filter((_, index) => (control.arrived[index] ?? 0) > 0);
    const victim = taking[drawnNumber(context.host.seed, 'failover', taking.length || 1)];
    const key = victim && scene.keys[victim.name];
    const missing = taking.some(({ name }) => !scene.keys[name]);
    if (!key || missing || taking.length < 2 || before.failed > 0) return { before, missing, cut: null };
    return { before, missing, cut: await cutOut(context, scene, victim, key) };
  },

  judge({ missing, cut }) {
    if (cut === null) return { status: 'blocked', by: missing ? 'day4.instances' : 'day4.round-robin' };
    const { victim, met, ejected, held, back } = cut;
    const inVain = `nothing was sent to ${victim} any more from the moment of its death, so nobody has noticed it by asking`;
    return partialCredit(
      [
        {
          what: `while ${victim} is dead`,
          trouble:
            met === 0
              ? inVain
              : ejected.failed > 0
                ? `after ${promiseSeconds} s, ${inWords(ejected)}`
                : held.failed > 0
                  ? `some requests were served, and then ${inWords(held)}`
                  : undefined,
          weight: 2,
        },
        {
          what: `when ${victim} is back`,
          trouble: back ? undefined : `it got no request within ${promiseSeconds} s`,
        },
      ],
      {
        expected: `Within ${promiseSeconds} s of an instance's death the gateway serves every request by the others, and within as long of its return it gets its share again.`,
        hint: 'A list of the healthy is only as good as its last look. Who looks, how often, and also at those that were struck off?',
      },
    );
  },
});

async function cutOut(
  context: LabHostContext,
  scene: Day4Scene,
  { name, address, port }: (typeof instances)[number],
  key: string,
) {
  const ask = () => askForProducts(context, scene, batchSize);
  const { seen, met } = await during(context, { in: key, port, how: 'refused' }, async () => {
    const ejected = failing([await poll(context, patienceMs, ask, (batch) => failing([batch]).failed === 0)]);
    const held: Batch[] = [];
    while (ejected.failed === 0 && held.length < heldBatches) held.push(await ask());
    return { ejected, held: failing(held) };
  });
  const index = instances.findIndex((one) => one.name === name);
  const isBack = ({ arrived }: Batch) => (arrived[index] ?? 0) > 0;
  const back = isBack(await poll(context, patienceMs, ask, isBack));
  return { victim: `${address}:${port}`, met, ...seen, back };
}

function failing(batches: readonly Batch[]): Failing {
  const answers = batches.flatMap((batch) => batch.answers);
  const failed = answers.filter((answer) => listTrouble(answer) !== undefined);
  return { of: answers.length, failed: failed.length, first: failed[0] ?? null };
}

function inWords({ of, failed, first }: Failing): string {
  const answer = first && 'status' in first ? `got ${shown(first)}` : first ? shown(first) : '';
  return `${failed} of ${of} requests still failed (the first ${answer})`;
}
