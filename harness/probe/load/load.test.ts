import { expect, test } from 'vitest';
import type { Load } from '../../model/index.ts';
import { compareStacks, summarise } from './index.ts';
import { numbers, ratioInterval } from './interval.ts';
import { firstOfRound, takeRounds, whyVoid } from './rounds.ts';

const load = (perSecond: number, failed = 0): Load => ({
  answered: perSecond,
  succeeded: perSecond - failed,
  failed,
  seconds: 1,
  perSecond,
  p50: 1000 / perSecond,
  p90: 2000 / perSecond,
  p99: 3000 / perSecond,
  most: 9000 / perSecond,
});

/** Normally distributed figures (Box and Muller). */
function noise(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

test('rounds take turns, A B B A, after a warm-up that is not kept', async () => {
  const calls: string[] = [];
  const { rounds } = await takeRounds({ rounds: 4, warmUp: 1, mostVoid: 0 }, async (stack, purpose) => {
    calls.push(purpose === 'round' ? stack : stack.toUpperCase());
    return load(100);
  });
  expect(calls.join('')).toBe('ABabbaabba');
  expect(rounds.map(({ first }) => first)).toEqual(['a', 'b', 'a', 'b']);
  expect([0, 1, 2].map(firstOfRound)).toEqual(['a', 'b', 'a']);
});

test('a stack that fails 1 % of its requests makes rounds void, not slow', async () => {
  const measure = async (stack: 'a' | 'b') => load(1000, stack === 'b' ? 10 : 0);
  const seen = await compareStacks(measure, 1, { rounds: 5, warmUp: 0, mostVoid: 2 });
  expect(seen).toMatchObject({ ratio: null, faster: null, a: { failed: 0 }, b: { failed: 30, perSecond: 0 } });
  expect(seen.invalid).toBe('3 of 3 rounds are void (b: 10 of 1000 requests failed)');
});

test('a round without an answer is void too, and one void round is made up for by another', async () => {
  expect(whyVoid({ a: load(0), b: load(5) })).toBe('a: no request was answered');
  let measured = 0;
  const seen = await compareStacks(async () => load(100, ++measured === 3 ? 1 : 0), 1, {
    rounds: 4,
    warmUp: 0,
    mostVoid: 1,
  });
  expect(seen.rounds.map((round) => round.void !== undefined)).toEqual([false, true, false, false, false]);
  expect(seen).toMatchObject({ faster: 'neither', b: { failed: 1, requests: 400 } });
});

test('the figures are medians of what counts', () => {
  const rounds = [100, 300, 200].map((rate) => ({ a: load(rate), b: load(2 * rate), first: 'a' as const }));
  const seen = summarise({ rounds }, 7);
  expect(seen).toMatchObject({ a: { perSecond: 200, requests: 600, p50: 5 }, b: { perSecond: 400 }, faster: 'b' });
  expect(seen.ratio?.estimate).toBeCloseTo(2);
});

test('an aborted measurement ends at once', async () => {
  const abort = new AbortController();
  const going = compareStacks(
    async () => {
      abort.abort(new Error('enough'));
      return load(1);
    },
    1,
    undefined,
    abort.signal,
  );
  await expect(going).rejects.toThrow('enough');
});

test('the interval holds the true ratio about 95 times of 100, and is the same for the same seed', () => {
  const random = numbers(2026);
  const normal = noise(random);
  const runs = 400;
  let held = 0;
  for (let run = 0; run < runs; run++) {
    const pairs = Array.from({ length: 10 }, (): [number, number] => [
      1000 * Math.exp(0.05 * normal()),
      1250 * Math.exp(0.08 * normal()),
    ]);
    const { low, high } = ratioInterval(pairs, run);
    if (low <= 1.25 && 1.25 <= high) held++;
    if (run === 0) expect(ratioInterval(pairs, run)).toEqual(ratioInterval(pairs, run));
  }
  expect(held / runs).toBeGreaterThan(0.91);
  expect(held / runs).toBeLessThan(0.985);
});

test('a drift that both stacks share does not widen the interval', () => {
  const pairs = Array.from({ length: 8 }, (_, n): [number, number] => [1000 - 80 * n, 900 - 72 * n]);
  const { low, estimate, high } = ratioInterval(pairs, 3);
  expect(estimate).toBeCloseTo(0.9);
  expect(high - low).toBeLessThan(1e-9);
});

test('ten comparisons of the same two stacks: their intervals overlap', () => {
  const normal = noise(numbers(99));
  const intervals = Array.from({ length: 10 }, (_, seed) =>
    ratioInterval(
      Array.from({ length: 10 }, (): [number, number] => [
        4000 * Math.exp(0.04 * normal()),
        3400 * Math.exp(0.04 * normal()),
      ]),
      seed,
    ),
  );
  const highestLow = Math.max(...intervals.map(({ low }) => low));
  expect(highestLow).toBeLessThan(Math.min(...intervals.map(({ high }) => high)));
});

test('what has no interval is refused with a sentence', () => {
  expect(() => ratioInterval([[1, 2]], 1)).toThrow('at least three rounds; there are 1');
  const zero: [number, number][] = [
    [1, 0],
    [1, 1],
    [1, 1],
  ];
  expect(() => ratioInterval(zero, 1)).toThrow('above zero');
});
