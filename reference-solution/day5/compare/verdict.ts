/** What the rounds say, and how sure that is. */
import type { Load } from './load.ts';
import { leastRounds, type Round, valid } from './rounds.ts';
import { tFor } from './student.ts';

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

/**
 * What ratio the stacks have, and where it lies with 95 % confidence: Student's interval (t with n - 1 degrees of freedom) for
 * the mean of the logarithms, since ratios multiply. With as few rounds as five it holds the truth in 95 of 100 measurements;
 * verdict.test.ts tries that.
 * The rounds have to be independent of each other and alike: what slows one half of them is not in it.
 */
export function interval(ratios: readonly number[]): { middle: number; low: number; high: number } {
  const logs = ratios.map(Math.log);
  const middle = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  const variance = logs.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (logs.length - 1);
  const reach = tFor(0.95, logs.length - 1) * Math.sqrt(variance / logs.length);
  return { middle: Math.exp(middle), low: Math.exp(middle - reach), high: Math.exp(middle + reach) };
}
