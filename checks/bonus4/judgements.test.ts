import { expect, test } from 'vitest';
import { grows } from './grows.ts';
import { noLoss } from './no-loss.ts';
import type { Scene } from './scene.ts';
import { shrinks } from './shrinks.ts';
import { answering, type Batch, mostOf, type Step, type StepName, spreadAfter, totals } from './steps.ts';
import { drawing, table } from './words.ts';

const addresses = ['10.0.0.30:5000', '10.0.0.31:5000', '10.0.0.32:5000'];

/** A step in which, half a second each, so many instances answered; all batches are of 40 requests. */
function step(
  name: StepName,
  fromMs: number,
  counts: readonly number[],
  reachedAt: number | null,
  more: Partial<Batch> = {},
): Step {
  const batches = counts.map((count, index) => ({
    ...{ atMs: fromMs + 500 * index, sent: 40, failed: 0, arrived: addresses.slice(0, count) },
    ...more,
  }));
  return { name, batches, reachedMs: reachedAt === null ? null : fromMs + 500 * reachedAt };
}

const rest = step('rest', 0, [1, 1, 1, 1, 1, 1], 4);
const high = step('high', 10_000, [1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3], 3);
const again = step('rest again', 20_000, [3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 8);
const scene = (...steps: readonly Step[]): Scene => ({ steps });
const all = (seen: Scene) => [grows, shrinks, noLoss].map((check) => check.judge(seen));

test('one, three under load, and one again passes', () => {
  expect(all(scene(rest, high, again))).toEqual([{ status: 'pass' }, { status: 'pass' }, { status: 'pass' }]);
});

test('two instances are half of the growth', () => {
  const two = step('high', 10_000, [1, 2, 2, 2, 2, 2], null);
  expect(grows.judge(scene(rest, two, again))).toMatchObject({ status: 'fail', score: 0.5 });
});

test('three all the time are no growth, and the rest is blocked by that', () => {
  const seen = scene(step('rest', 0, [3, 3, 3, 3], null), step('high', 10_000, [3, 3, 3, 3], 0), again);
  expect(all(seen)).toMatchObject([{ status: 'fail', score: 0 }, { status: 'blocked' }, { status: 'blocked' }]);
});

test('one all the time is no growth either, however little it loses', () => {
  const seen = scene(
    rest,
    step('high', 10_000, [1, 1, 1, 1, 1], null),
    step('rest again', 20_000, [1, 1, 1, 1, 1, 1], 4),
  );
  expect(all(seen)).toMatchObject([{ status: 'fail', score: 0 }, { status: 'blocked' }, { status: 'blocked' }]);
});

test('a machine that cannot put the load is no fault of the submission', () => {
  const slow = step('high', 10_000, [1, 1, 1, 1, 1], null, { sent: 5 });
  expect(grows.judge(scene(rest, slow, again))).toMatchObject({ status: 'error' });
});

test('a load that could not be put as requests failed is the fault of the submission', () => {
  const dead = step('high', 10_000, [1, 1, 1, 1, 1], null, { sent: 5, failed: 5 });
  expect(grows.judge(scene(rest, dead, again))).toMatchObject({
    status: 'fail',
    score: 0,
    actual: 'At 13 requests a second, 1 answered.',
  });
  const one = { ...dead, batches: dead.batches.map((batch, at) => ({ ...batch, failed: at === 2 ? 1 : 0 })) };
  expect(grows.judge(scene(rest, one, again))).toMatchObject({ status: 'fail' });
});

test('who does not go down, does not shrink', () => {
  expect(shrinks.judge(scene(rest, high, step('rest again', 20_000, [3, 3, 3, 3, 3], null)))).toMatchObject({
    status: 'fail',
    actual: `After that time ${addresses.join(', ')} answered.`,
  });
});

test('a failed request is a loss, wherever it was', () => {
  const torn = { ...high, batches: high.batches.map((one, index) => (index === 5 ? { ...one, failed: 2 } : one)) };
  expect(noLoss.judge(scene(rest, torn, again))).toMatchObject({
    status: 'fail',
    actual: 'under load: 2 of 480 requests failed.',
  });
});

test('who comes and goes at the same load cannot decide', () => {
  const fluttering = step('high', 10_000, [1, 3, 3, 3, 3, 1, 1, 1, 1, 1, 3, 3, 3], 1);
  expect(noLoss.judge(scene(rest, fluttering, again))).toMatchObject({ status: 'fail' });
  const returning = step('rest again', 20_000, [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2], 4);
  expect(noLoss.judge(scene(rest, high, returning))).toMatchObject({ status: 'fail' });
  const restless = step('rest', 0, [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1], 4);
  expect(noLoss.judge(scene(restless, high, again))).toMatchObject({
    status: 'fail',
    actual: 'once one was left: between 1 and 2 instances answered, at the same load.',
  });
});

test('instances are counted over two seconds, and a step that never reached its number has no spread', () => {
  expect(answering(high.batches, 11_500)).toEqual(addresses);
  expect(answering(high.batches, 10_500)).toEqual(addresses.slice(0, 1));
  expect(mostOf(again)).toBe(3);
  expect(totals(high)).toMatchObject({ sent: 480, failed: 0 });
  expect(spreadAfter(high)).toEqual({ least: 3, most: 3 });
  expect(spreadAfter({ ...high, reachedMs: null })).toBeNull();
});

test('each second is drawn as a line', () => {
  const [shown] = drawing([rest, high, again]);
  expect(shown?.kind === 'text' && shown.text.split('\n')[12]).toContain(addresses.join(' '));
  expect(table([rest, { ...high, reachedMs: null }])).toMatchObject([
    {
      rows: [
        ['rest', '240', '96', '0', '2.0 s'],
        ['high', '480', '87', '0', 'never'],
      ],
    },
  ]);
});
