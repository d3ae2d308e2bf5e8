import { expect, test } from 'vitest';
import { afterGiven, machineClock, machineTime } from './machine-time.ts';

/** A clock over a machine that lets time pass, and us wait, as it is told to. */
function fakeMachine() {
  let [now, waited] = [1000, 70];
  const pass = (milliseconds: number, wait = 0) => {
    now += milliseconds;
    waited += wait;
  };
  return { pass, ...machineClock({ now: () => now, waited: () => waited }) };
}

test.each([
  { what: 'nobody waits', wait: 0, given: 800, share: 0 },
  { what: 'half of it is spent waiting', wait: 400, given: 400, share: 0.5 },
  { what: 'nearly all is spent waiting', wait: 780, given: 100, share: 0.975 },
  { what: 'more was waited than the clock had seen', wait: 900, given: 100, share: 1 },
])('$given of 800 ms are given where $what', ({ wait, given: expected, share }) => {
  const { pass, given, moment, starvedSince } = fakeMachine();
  const [began, then] = [given(), moment()];
  pass(800, wait);
  expect(given() - began).toBeCloseTo(expected);
  expect(starvedSince(then)).toBeCloseTo(share);
});

test('what was waited in one stretch takes nothing from the next', () => {
  const { pass, given } = fakeMachine();
  const began = given();
  pass(100, 100);
  given();
  pass(100);
  expect(given() - began).toBeCloseTo(112.5);
});

test('a moment after no time at all was not starved', () => {
  const { moment, starvedSince } = fakeMachine();
  expect(starvedSince(moment())).toBe(0);
});

test('a deadline is put off while the machine gives nothing, and called off for good', async () => {
  const clock = fakeMachine();
  const acts: string[] = [];
  const callOff = afterGiven(5, () => acts.push('called off'), clock);
  callOff();
  await new Promise<void>((resolve) => {
    const looks = [0, 0, 5].values();
    const given = () => {
      clock.pass(looks.next().value ?? 0);
      return clock.given();
    };
    afterGiven(
      5,
      () => {
        acts.push('acted');
        resolve();
      },
      { ...clock, given },
    );
  });
  expect(acts).toEqual(['acted']);
});

test('the clock of this process goes on', async () => {
  const { given } = machineTime();
  const began = given();
  await expect.poll(() => given() - began).toBeGreaterThan(1);
});
