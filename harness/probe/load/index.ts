import type { Load } from '../../model/index.ts';
import { type Interval, median, ratioInterval } from './interval.ts';
import { type Round, type Rounds, type RoundsOptions, type Stack, takeRounds } from './rounds.ts';

export type { Interval, Round, RoundsOptions, Stack };

/** One stack's figures: the medians of the rounds that count; latencies in milliseconds. */
export type StackFigures = {
  readonly requests: number;
  /** Failed requests of all rounds, void ones too. */
  readonly failed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
};

/** Two stacks compared. */
export type Comparison = {
  readonly rounds: readonly Round[];
  readonly a: StackFigures;
  readonly b: StackFigures;
  /** Requests a second of b over those of a; null when the measurement is not valid. */
  readonly ratio: Interval | null;
  /** The stack that the interval names; 'neither' when 1 lies in it; null when the measurement is not valid. */
  readonly faster: Stack | 'neither' | null;
  /** Why there is no result; absent when there is. */
  readonly invalid?: string;
};

const defaultRounds: RoundsOptions = { rounds: 10, warmUp: 1, mostVoid: 3 };

/**
 * Compares two stacks by load in interleaved rounds. A round with a failed request is void, and too many void rounds are no
 * measurement. `measure` puts the same load on one of them for about a second. The seed makes the interval repeatable.
 */
export async function compareStacks(
  measure: (stack: Stack, purpose: 'warm-up' | 'round') => Promise<Load>,
  seed: number,
  options: RoundsOptions = defaultRounds,
  signal?: AbortSignal,
): Promise<Comparison> {
  return summarise(await takeRounds(options, measure, signal), seed);
}

/** The comparison that rounds amount to; pure. */
export function summarise({ rounds, gaveUp }: Rounds, seed: number): Comparison {
  const counted = rounds.filter((round) => round.void === undefined);
  const figures = { rounds, a: figuresOf('a', rounds, counted), b: figuresOf('b', rounds, counted) };
  const invalid = gaveUp ?? (counted.length < 3 ? `only ${counted.length} rounds count` : undefined);
  if (invalid !== undefined) return { ...figures, ratio: null, faster: null, invalid };
  const ratio = ratioInterval(
    counted.map(({ a, b }) => [a.perSecond, b.perSecond]),
    seed,
  );
  return { ...figures, ratio, faster: ratio.low > 1 ? 'b' : ratio.high < 1 ? 'a' : 'neither' };
}

function figuresOf(stack: Stack, all: readonly Round[], counted: readonly Round[]): StackFigures {
  const of = (figure: keyof Load) => median(counted.map((round) => round[stack][figure]));
  return {
    requests: counted.reduce((sum, round) => sum + round[stack].succeeded, 0),
    failed: all.reduce((sum, round) => sum + round[stack].failed, 0),
    perSecond: of('perSecond'),
    p50: of('p50'),
    p90: of('p90'),
    p99: of('p99'),
  };
}
