import { expect, test } from 'vitest';
import { openScale } from './scale.ts';

const rule = { perInstance: 20, looks: 4, calmMs: 2000 };

/** The numbers of instances over some looks, half a second apart, at these loads a second. */
function run(loads: readonly number[]): number[] {
  const scale = openScale(rule, 3);
  let [atMs, count, running] = [0, 0, 1];
  return loads.map((load) => {
    atMs += 500;
    count += load / 2;
    running = scale.wanted({ atMs, count, running }) ?? running;
    return running;
  });
}

test('it goes up as soon as the load asks for it, and down one by one after a while', () => {
  const high = Array.from({ length: 6 }, () => 60);
  const rest = Array.from({ length: 16 }, () => 4);
  const counts = run([...rest.slice(0, 4), ...high, ...rest]);
  expect(counts.slice(0, 4)).toEqual([1, 1, 1, 1]);
  expect(counts[9]).toBe(3);
  expect(counts.at(-1)).toBe(1);
  const changes = counts.filter((count, index) => index > 0 && count !== counts[index - 1]);
  expect(changes.slice(-2)).toEqual([2, 1]);
});

test('a load that flutters around a border changes nothing', () => {
  const counts = run(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 36 : 46)));
  expect(new Set(counts.slice(4)).size).toBe(1);
});
