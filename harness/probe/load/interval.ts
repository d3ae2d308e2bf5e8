/** A ratio, and where it lies with 95 % confidence. */
export type Interval = { readonly low: number; readonly estimate: number; readonly high: number };

const resamples = 4000;

/**
 * The ratio of b to a over paired rounds: the geometric mean of the rounds' ratios, and its 95 % interval by the bootstrap (Efron and
 * Tibshirani, chapter 14: studentised, as rounds are few). The same seed and pairs give the same interval. Throws when there are
 * fewer than three pairs or one is not positive: there is no interval of those.
 */
export function ratioInterval(pairs: readonly (readonly [a: number, b: number])[], seed: number): Interval {
  if (pairs.length < 3) throw new Error(`An interval needs at least three rounds; there are ${pairs.length}.`);
  const logs = pairs.map(([a, b]) => {
    if (!(a > 0) || !(b > 0)) throw new Error('A ratio needs figures above zero.');
    return Math.log(b / a);
  });
  const centre = mean(logs);
  const spread = standardError(logs, centre);
  const random = numbers(seed);
  const scores: number[] = [];
  for (let n = 0; n < resamples; n++) {
    const sample = logs.map(() => logs[Math.floor(random() * logs.length)] ?? 0);
    const middle = mean(sample);
    const error = standardError(sample, middle);
    // A sample of one value over and over tells nothing of its spread.
    if (error > 0) scores.push((middle - centre) / error);
  }
  scores.sort((x, y) => x - y);
  const at = (part: number) => scores[Math.min(scores.length - 1, Math.floor(scores.length * part))] ?? 0;
  return {
    low: Math.exp(centre - at(0.975) * spread),
    estimate: Math.exp(centre),
    high: Math.exp(centre - at(0.025) * spread),
  };
}

export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((x, y) => x - y);
  const half = sorted.length / 2;
  if (sorted.length % 2 === 1) return sorted[Math.floor(half)] ?? 0;
  return ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

function mean(figures: readonly number[]): number {
  return figures.reduce((sum, one) => sum + one, 0) / figures.length;
}

function standardError(figures: readonly number[], middle: number): number {
  const squares = figures.reduce((sum, one) => sum + (one - middle) ** 2, 0);
  return Math.sqrt(squares / (figures.length - 1) / figures.length);
}

/** Uniform numbers below 1 from a seed (mulberry32, public domain). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
