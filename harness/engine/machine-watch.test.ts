import { expect, test } from 'vitest';
import { machineClock } from '../host/machine-time.ts';
import { labHost, observation } from '../testbed/index.ts';
import { failed, fakeCheck, startFake } from './grading.testkit.ts';
import { ended, fakeLabHost } from './lab-host.testkit.ts';
import { watchOver } from './machine-watch.ts';

/** A watch over a machine that gives no time while `starve` is at work. */
function fakeMachine() {
  let [now, waited] = [0, 0];
  const clock = machineClock({ now: () => now, waited: () => waited });
  const pass = (milliseconds: number, wait: number) => {
    now += milliseconds;
    waited += wait;
  };
  return { pass, starve: () => pass(2000, 1700), watch: () => watchOver({ clock, tableFulls: () => 0 }) };
}

test.each([
  { wall: 2000, wait: 1700, told: /^the machine gave this grading only 15 % of the processor time/ },
  { wall: 2000, wait: 1180, told: undefined },
  { wall: 900, wait: 850, told: undefined },
])('$wait of $wall ms waited', ({ wall, wait, told }) => {
  const { pass, watch } = fakeMachine();
  const trouble = watch();
  expect(trouble()).toBeUndefined();
  pass(wall, wait);
  if (told) expect(trouble()).toMatch(told);
  else expect(trouble()).toBeUndefined();
});

test('what failed while the machine gave no time is an error, and what passed is not', async () => {
  const { starve, watch } = fakeMachine();
  const observe = async () => {
    starve();
    return { seen: true };
  };
  const gathered = observation(labHost({ up: ['day1'] }), { title: 'the tool at work', observe });
  const checks = [
    fakeCheck('day1.a', { observe, judge: () => failed }),
    fakeCheck('day1.b', { observe }),
    fakeCheck('day1.c', { judge: () => failed }),
    fakeCheck('day1.d', { on: gathered, judge: () => failed }),
    fakeCheck('day1.e', { on: gathered, judge: () => failed }),
    fakeCheck('day1.f', { on: gathered }),
  ];
  await using grading = startFake(checks, { watch });
  const { results, days } = await grading.run();
  expect(results.map(({ status }) => status)).toEqual(['error', 'pass', 'fail', 'error', 'error', 'pass']);
  expect(results[0]?.actual).toMatch(/^The grader could not tell: the machine gave this grading only 15 %/);
  expect(results[4]?.actual).toMatch(/the tool at work could not be observed: the machine gave/);
  for (const at of [0, 3, 4]) expect(results[at]).not.toHaveProperty('seen');
  expect(days[0]?.problem).toBeUndefined();
});

test('an up that ran while the machine gave no time excuses what fails after it', async () => {
  const { starve, watch } = fakeMachine();
  const host = fakeLabHost((line) => {
    if (line === 'two') starve();
    return ended(line, undefined, line === 'two' ? { exitCode: 1 } : {});
  });
  const shop = labHost({ up: ['day1', 'day2'] });
  const checks = [
    fakeCheck('day1.a', { judge: () => failed }),
    fakeCheck('day2.a', { on: shop, judge: () => failed }),
    fakeCheck('day2.b', { on: shop }),
    fakeCheck('day2.c', { on: shop, judge: () => ({ status: 'blocked', by: 'day2.a' }) }),
  ];
  await using grading = startFake(checks, { watch }, [host]);
  const { results, days } = await grading.run();
  expect(results.map(({ status }) => status)).toEqual(['fail', 'error', 'pass', 'error']);
  expect(results[1]?.actual).toMatch(/While up of day2 ran, the machine gave this grading only 15 %/);
  expect(days[1]?.problem).toMatch(/^While up of day2 ran, the machine gave .* ended with exit code 1/);
});
