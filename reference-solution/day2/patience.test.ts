import { expect, test } from 'vitest';
import { patience } from './patience.ts';

/** What patience of 20 s is after so many seconds, of which we got a core for this part. */
function after(seconds: number, share: number): string {
  let [clock, waited] = [0, 1234];
  const look = patience(
    20_000,
    () => clock,
    () => waited,
  );
  clock = seconds * 1000;
  waited += clock * (1 - share);
  return look();
}

test.for([
  [19, 1, 'left'],
  [21, 1, 'over'],
  [21, 0.5, 'left'],
  [39, 0.5, 'left'],
  [41, 0.5, 'over'],
  [59, 1 / 3, 'left'],
  [61, 1 / 3, 'over'],
  [79, 0.01, 'left'],
  [81, 0.01, 'starved'],
] as const)('after %d s with a share of %d of a core, patience of 20 s is %s', ([seconds, share, state]) => {
  expect(after(seconds, share)).toBe(state);
});
