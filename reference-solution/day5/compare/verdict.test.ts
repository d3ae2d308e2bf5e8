import { expect, test } from 'vitest';
import type { Load } from './load.ts';
import type { Round } from './rounds.ts';
import { tFor } from './student.ts';
import { interval, judge, quantile } from './verdict.ts';

const loadOf = (succeeded: number, failed = 0): Load => ({ succeeded, failed, seconds: 1, latencies: [1, 2, 3] });
/** Numbers that are normally distributed (Box and Muller), the same ones for the same seed (mulberry32). */
function normal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const roundsOf = (...pairs: readonly (readonly [number, number])[]): Round[] =>
  pairs.map(([linux, docker]) => ({ linux: loadOf(linux), docker: loadOf(docker) }));

test('a quantile lies among the values', () => {
  expect(quantile([1, 2, 3, 4, 5], 0.5)).toBe(3);
  expect(quantile([10, 20], 0.25)).toBe(12.5);
  expect(quantile([7], 0.99)).toBe(7);
});

test.for([5, 24])('of 4000 measurements with %d rounds, the interval holds the truth in 95 %% ± 2', (rounds) => {
  const draw = normal(rounds);
  const truth = 0.9;
  const measurements = Array.from({ length: 4000 }, () =>
    interval(Array.from({ length: rounds }, () => truth * Math.exp(0.3 * draw()))),
  );
  const share = measurements.filter(({ low, high }) => low < truth && truth < high).length / measurements.length;
  expect(share).toBeGreaterThan(0.93);
  expect(share).toBeLessThan(0.97);
});

test.for([
  [1, 12.706],
  [2, 4.303],
  [4, 2.776],
  [5, 2.571],
  [23, 2.069],
  [99, 1.984],
] as const)('of t with %d degrees of freedom, 95 %% lie within %d (as tables have it)', ([n, t]) => {
  expect(tFor(0.95, n)).toBeCloseTo(t, 3);
});

test('the interval holds the mean of ratios, is the same each time, and is wider where they scatter', () => {
  const calm = interval([0.9, 0.91, 0.89, 0.9, 0.9, 0.91]);
  const wild = interval([0.5, 1.6, 0.7, 1.1, 0.6, 1.4]);
  expect(calm.middle).toBeCloseTo(0.9017, 3);
  expect(calm.low).toBeLessThan(calm.middle);
  expect(calm.high).toBeGreaterThan(calm.middle);
  expect(wild.high / wild.low).toBeGreaterThan(calm.high / calm.low);
  expect(interval([0.9, 0.91, 0.89, 0.9, 0.9, 0.91])).toEqual(calm);
});

test('who is faster in every round wins, whatever the machine does meanwhile', () => {
  expect(judge(roundsOf([1000, 800], [500, 410], [900, 730], [100, 79], [2000, 1650]))?.winner).toBe('Linux');
  expect(judge(roundsOf([800, 1000], [410, 500], [730, 900], [79, 100], [1650, 2000]))?.winner).toBe('Docker');
});

test('where the rounds disagree there is no difference', () => {
  expect(judge(roundsOf([1000, 800], [800, 1000], [900, 910], [700, 650], [650, 700]))?.winner).toBe('no difference');
});

test('the two figures have the ratio that is reported', () => {
  const verdict = judge(roundsOf([1000, 800], [4000, 900], [300, 910], [700, 2650], [650, 700]));
  expect((verdict?.docker.perSecond ?? 0) / (verdict?.linux.perSecond ?? 1)).toBeCloseTo(verdict?.ratio.middle ?? 0);
});

test('void rounds do not count, except for the failures in them', () => {
  const rounds = roundsOf([1000, 800], [1000, 800], [1000, 800], [1000, 800], [1000, 800]);
  const broken: Round = { linux: loadOf(1000), docker: loadOf(9000, 90), void: '90 of 9090 requests failed' };
  const verdict = judge([...rounds, broken]);
  expect(verdict).toMatchObject({ winner: 'Linux', docker: { failed: 90 } });
  expect(verdict?.docker.perSecond).toBeCloseTo(800);
  expect(judge([...rounds.slice(1), broken])).toBeUndefined();
});
