import { expect, test } from 'vitest';
import { patience } from './patience.ts';

/** Whether patience of 20 s is over after so many seconds, of which we got a core for this part. */
function isOver(seconds: number, share: number): boolean {
  let [clock, waited] = [0, 1234];
  const over = patience(
    20_000,
    () => clock,
    () => waited,
  );
  clock = seconds * 1000;
  waited += clock * (1 - share);
  return over();
}

test.for([
  [19, 1, false],
  [21, 1, true],
  [21, 0.5, false],
  [39, 0.5, false],
  [41, 0.5, true],
  [79, 0.25, false],
  [99, 0.01, false],
  [101, 0.01, true],
] as const)('after %d s with a share of %d of a core, patience of 20 s is over: %s', ([seconds, share, over]) => {
  expect(isOver(seconds, share)).toBe(over);
});
