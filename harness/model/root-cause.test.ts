import { expect, test } from 'vitest';
import type { Result } from './grade.ts';
import { rootCause } from './root-cause.ts';
import type { Why } from './why.ts';

const units = [{ id: 'day1', name: 'Day 1', title: 'T', tasks: [] }];

function result(name: string, status: Result['status'], more: Partial<Result> = {}): Result {
  const words = { task: '1.1', title: 't', spec: 'labs/day1#task-1-1', evidence: [], durationMs: 1 };
  return { id: `day1.${name}`, status, points: 10, earned: 0, ...words, ...more };
}

function reason(what: Why['what'], because: string, more: Partial<Why> = {}): Why {
  const flow = { from: 'a', to: '10.0.0.1', protocol: 'icmp', target: 'b', wanted: 'open' } as const;
  const where = { namespace: '@host', stage: 'forward' } as const;
  return { flow, like: ['a → b'], where, what, because, certain: true, evidence: [], way: [], ...more };
}

const stop = {
  what: 'unbound-variable',
  file: 'up.sh',
  line: 25,
  code: 'echo $NODE',
  says: 'NODE: unbound variable',
  stopped: true,
  isTelling: true,
} as const;
const masquerade = reason('masquerade-missing', 'the host has no rule that gives it an address of its own');
const ping = result('ping', 'fail', { why: [masquerade] });

test('a script that stopped comes before what the network says', () => {
  const results = [result('bridge', 'pass'), ping, result('forward', 'blocked', { by: 'day1.ping' })];
  expect(rootCause({ units, results, days: [{ day: 'day1', trouble: stop, problem: 'Exit code 1.' }] })).toEqual({
    sentence:
      'The script of Day 1 stopped at line 25 of up.sh: `echo $NODE` says "NODE: unbound variable" (the variable has no value). 2 checks below may follow from it.',
    follows: ['day1.ping', 'day1.forward'],
  });
});

test('an error after which it went on comes before a certain fault only where it tells something', () => {
  const days = (isTelling: boolean) => [{ day: 'day1', trouble: { ...stop, stopped: false, isTelling } }];
  const results = [ping, result('other', 'fail')];
  expect(rootCause({ units, results, days: days(true) })?.sentence).toMatch(/^The script of Day 1 went on after/);
  expect(rootCause({ units, results, days: days(false) })).toEqual({
    sentence: 'The host has no rule that gives it an address of its own. One check below follows from it.',
    follows: ['day1.ping'],
  });
});

test('among faults, that counts for which most checks were lost, with those that wait for them', () => {
  const down = reason('link-down', 'v3 is down', { like: ['a → b', 'a → c', 'a → d'] });
  const results = [
    result('one', 'fail', { why: [down, masquerade] }),
    result('two', 'fail', { why: [masquerade] }),
    result('three', 'blocked', { by: 'day1.two' }),
  ];
  expect(rootCause({ units, results, days: [] })?.follows).toEqual(['day1.one', 'day1.two', 'day1.three']);
});

test('what is not certain says so', () => {
  const unsure = reason('unknown', 'last seen at v1', { certain: false, suspects: [{ what: 'mtu', for: ['mtu 60'] }] });
  const { sentence } = rootCause({ units, results: [result('x', 'fail', { why: [unsure] })], days: [] }) ?? {};
  expect(sentence).toBe('Not sure: last seen at v1; or mtu 60. One check below may follow from it.');
});

test('without lost marks, or without any reason, there is none', () => {
  const error = result('x', 'error', { why: [masquerade] });
  expect(rootCause({ units, results: [error], days: [{ day: 'day1', trouble: stop }] })).toBeUndefined();
  expect(rootCause({ units, results: [result('x', 'fail')], days: [{ day: 'day1' }] })).toBeUndefined();
  const works = result('x', 'fail', { why: [reason('works', 'it came through')] });
  expect(rootCause({ units, results: [works], days: [] })).toBeUndefined();
});

test('a problem without a known error is told as it is', () => {
  const days = [{ day: 'day1', problem: 'It says no line for up.' }];
  expect(rootCause({ units, results: [result('x', 'fail')], days })?.sentence).toBe(
    'Day 1: It says no line for up. One check below may follow from it.',
  );
});

test('a script whose own checks all passed comes after a certain fault, and is no cause of what came before it', () => {
  const days = [{ day: 'day1' }, { day: 'day2', trouble: stop }];
  const after = { ...ping, id: 'day3.x' } as const;
  const passed = { ...result('y', 'pass'), id: 'day2.y' } as const;
  const three = [...days, { day: 'day3' }];
  expect(rootCause({ units, results: [passed, after], days: three })?.sentence).toMatch(/^The host has no/);
  expect(rootCause({ units, results: [after], days: three })?.sentence).toMatch(/^The script of day2 stopped/);
  const unknown = result('x', 'fail');
  expect(rootCause({ units, results: [unknown], days })).toBeUndefined();
  const last = { ...unknown, id: 'day3.x' } as const;
  expect(rootCause({ units, results: [last], days: three })?.follows).toEqual(['day3.x']);
});
