/** What the rounds say, and how sure that is. */
import type { Load } from './load.ts';
import { leastRounds, type Round, valid } from './rounds.ts';

export interface Figures {
  /** The geometric mean of the rounds: so the two figures have the ratio of the stacks. */
  readonly perSecond: number;
  /** Milliseconds, over all answers of the rounds that count. */
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly succeeded: number;
  /** In all rounds, the void ones too. */
  readonly failed: number;
}

export interface Verdict {
  readonly linux: Figures;
  readonly docker: Figures;
  /** Docker's requests per second for each of Linux's: the geometric mean of the rounds, with its 95 % interval. */
  readonly ratio: { readonly middle: number; readonly low: number; readonly high: number };
  readonly winner: 'Linux' | 'Docker' | 'no difference';
}

/** Returns undefined when too few rounds count. */
export function judge(rounds: readonly Round[]): Verdict | undefined {
  const counted = valid(rounds);
  if (counted.length < leastRounds) return undefined;
  const ratio = interval(counted.map(({ linux, docker }) => rate(docker) / rate(linux)));
  const winner = ratio.low > 1 ? 'Docker' : ratio.high < 1 ? 'Linux' : 'no difference';
  return { linux: figures(rounds, 'linux'), docker: figures(rounds, 'docker'), ratio, winner };
}

export const rate = ({ succeeded, seconds }: Load) => succeeded / seconds;

function figures(rounds: readonly Round[], name: 'linux' | 'docker'): Figures {
  const counted = valid(rounds).map((round) => round[name]);
  const latencies = counted.flatMap((load) => load.latencies).sort((a, b) => a - b);
  return {
    perSecond: geometricMean(counted.map(rate)),
    p50: quantile(latencies, 0.5),
    p90: quantile(latencies, 0.9),
    p99: quantile(latencies, 0.99),
    succeeded: latencies.length,
    failed: rounds.reduce((sum, round) => sum + round[name].failed, 0),
  };
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, one) => sum + Math.log(one), 0) / values.length);
}

/** Of sorted values; between two of them, what lies between. */
export function quantile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length - 1);
  const [low = Number.NaN, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place % 1);
}

const resamples = 10_000;

/**
 * The bootstrap: had other moments been measured, other rounds would stand here. So draw as many from those that were,
 * again and again, and see how far the mean goes. Ratios multiply, so it is their logarithms that are averaged.
 */
export function interval(ratios: readonly number[]): { middle: number; low: number; high: number } {
  const logs = ratios.map(Math.log);
  const draw = generator(ratios.length);
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < logs.length; i++) sum += logs[Math.floor(draw() * logs.length)] ?? 0;
    return sum / logs.length;
  }).sort((a, b) => a - b);
  return {
    middle: geometricMean(ratios),
    low: Math.exp(quantile(means, 0.025)),
    high: Math.exp(quantile(means, 0.975)),
  };
}

/** Numbers from 0 to 1 that look random and are the same each time (mulberry32): the same rounds give the same interval. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
