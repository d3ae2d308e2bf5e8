import { shown } from '../../harness/expect/contract.ts';
import type { HttpResult, LabHostContext } from '../../harness/model/index.ts';
import { pollStart } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { instances } from '../../labs/day4/network.ts';
import { check } from '../check.ts';
import { listTrouble } from '../product-list.ts';
import { balancedShop } from '../testbeds.ts';
import { askForProducts, type Batch, spread } from './balance.ts';
import { type Day4Scene, lookAround } from './scene.ts';

/** How many requests of each batch came to each instance, and the first answer that is no list. */
type Observation = {
  readonly batches: readonly (readonly number[])[];
  readonly strange: HttpResult | null;
  /** How many requests the gateway answered otherwise: not with the products. */
  readonly strangers: number;
};

/** Somebody may look for the instances every few seconds only, and find the last of them when `up` has long ended. */
const startMs = 12_000;
const batchSize = 10;
const batchCount = 6;
const all = batchSize * batchCount;
const fair = all / instances.length;
/** A balancer that starts anew when it has checked its instances may spoil a batch or two, and no more than that. */
const spoilt = 2;
/** Requests that may fail meanwhile, where the gateway strikes somebody off its list. Who asks in turn and answers something else serves nobody. */
const mostStrange = 3;

export const roundRobin = check({
  ...deliverable('day4.round-robin'),
  on: balancedShop,

  async observe(context): Promise<Observation> {
    const scene = await lookAround(context);
    const patience = { milliseconds: startMs, since: context.host.settledSince };
    const isWhole = ({ arrived }: Batch) => arrived.every((one) => one > 0);
    await pollStart(context, patience, () => askForProducts(context, scene, batchSize), isWhole);
    const first = await measure(context, scene);
    return isFair(first) ? first : await measure(context, scene);
  },

  judge(seen) {
    if (isFair(seen)) return { status: 'pass' };
    const arrived = totals(seen);
    const came = arrived.reduce((sum, one) => sum + one, 0);
    const apart = arrived.reduce((sum, one) => sum + Math.abs(one - fair), 0);
    const [thirty] = arrived;
    const evenly = arrived.every((one) => Math.abs(one - fair) <= 1);
    const answer = seen.strange ? ` ${seen.strangers} were answered differently: ${shown(seen.strange)}.` : '';
    const inTurn = seen.batches.filter(isUneven).length <= spoilt;
    const order =
      evenly && !inTurn ? ` In all that is even, but not in turn: ${seen.batches.map(spread).join(', ')}.` : '';
    const alone = came > 0 && thirty === came ? ' Only the first ever gets one.' : '';
    return {
      status: 'fail',
      score: came === 0 ? 0 : Math.max(0, 0.5 * (1 - apart / (4 * fair))),
      expected: `${all} requests to the gateway arrive ${fair} ± 1 at each of the three instances, and are answered with the products.`,
      actual: `At ${instances.map(({ address }) => address).join(' / ')} arrived ${spread(arrived)}.${alone}${order}${answer}`,
      hint: 'In turn means: the next request goes to the next instance, whoever asks and however long the answer takes. Where does your gateway remember whose turn it is?',
    };
  },

  show: (seen) => [
    {
      kind: 'table',
      title: `${all} requests by where they arrived`,
      columns: ['', ...instances.map(({ address }) => address)],
      rows: [
        ...seen.batches.map((batch, index) => [
          `requests ${index * batchSize + 1} to ${(index + 1) * batchSize}`,
          ...batch.map(String),
        ]),
        ['together', ...totals(seen).map(String)],
      ],
    },
  ],
});

async function measure(context: LabHostContext, scene: Day4Scene): Promise<Observation> {
  const batches: (readonly number[])[] = [];
  const strange: HttpResult[] = [];
  for (let batch = 0; batch < batchCount; batch++) {
    const { answers, arrived } = await askForProducts(context, scene, batchSize);
    batches.push(arrived);
    strange.push(...answers.filter((answer) => listTrouble(answer) !== undefined));
  }
  return { batches, strange: strange[0] ?? null, strangers: strange.length };
}

function totals({ batches }: Observation): number[] {
  return instances.map((_, index) => batches.reduce((sum, batch) => sum + (batch[index] ?? 0), 0));
}

/** Whether the whole is even, and most batches are too, as chance makes the whole even now and then; and whether it was for an answer. */
function isFair(seen: Observation): boolean {
  const isEven = totals(seen).every((one) => Math.abs(one - fair) <= 1);
  return isEven && seen.batches.filter(isUneven).length <= spoilt && seen.strangers <= mostStrange;
}

function isUneven(batch: readonly number[]): boolean {
  return Math.max(...batch) - Math.min(...batch) > 1;
}
