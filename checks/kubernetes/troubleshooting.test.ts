import { expect, test } from 'vitest';
import { troubleCauses, troublesDrawn } from '../../labs/kubernetes/troubles.ts';
import { diagnosisOf, forbidden, type Round } from './diagnosing.ts';
import { drawTroubles, type Target, troubleKinds } from './trouble-kinds.ts';
import { troubleshooting } from './troubleshooting.ts';

const target = (pod: string, last: number): Target => ({
  ...{ pod, address: `10.244.1.${last}`, other: `10.244.1.${last + 1}`, cable: `veth-${pod}` },
  ...{ bridge: 'cni0', held: '10.244.1.1/24' },
});
const targets = [target('pod-web', 2), target('pod-api', 3)];
const drawn = drawTroubles('seed', targets).slice(0, troublesDrawn);

/** A fault, rightly named and mended. */
const right = (trouble = drawn[0] as Round['trouble']): Round => ({
  ...{ trouble, broke: ['a → b'], mended: 0, still: [], cut: [], gone: [] },
  diagnosis: {
    ...{ exit: 0, namespace: trouble.place, device: trouble.device, cause: trouble.cause },
    ...{ mend: trouble.undo, said: '' },
  },
});
const judge = (rounds: readonly Round[], more = {}) =>
  troubleshooting.judge({ lack: null, before: [], rounds, left: 0, ...more });
/** The first of three faults has this. */
const first = (change: Partial<Round>) => judge([{ ...right(), ...change }, ...drawn.slice(1).map(right)]);
const said = (change: Partial<NonNullable<Round['diagnosis']>>) =>
  first({ diagnosis: { ...(right().diagnosis as NonNullable<Round['diagnosis']>), ...change } });

test('every kind has a cause of the brief, and a run has three of different causes, in a pod and on the node', () => {
  const all = troubleKinds.map((kind) => kind(targets[0] as Target));
  expect(new Set(all.map(({ cause }) => cause))).toEqual(new Set(troubleCauses));
  const firsts = Array.from({ length: 200 }, (_, seed) => drawTroubles(`${seed}`, targets).slice(0, troublesDrawn));
  for (const some of firsts) {
    expect(new Set(some.map(({ cause }) => cause)).size).toBe(troublesDrawn);
    const places = some.slice(0, 2).map(({ place }) => place === 'host');
    expect(new Set(places).size).toBe(2);
  }
  expect(new Set(firsts.map(([one]) => one?.cause))).toEqual(new Set(troubleCauses));
  expect(new Set(firsts.map(([one]) => one?.place))).toEqual(new Set(['host', 'pod-web', 'pod-api']));
  expect(drawTroubles('7', targets)).toEqual(drawTroubles('7', targets));
  expect(drawTroubles('7', [])).toEqual([]);
});

test('place and cause are a quarter each, and a mend counts where what it mends was named', () => {
  expect(judge(drawn.map(right))).toEqual({ status: 'pass' });
  expect(said({ device: null })).toEqual({ status: 'pass' });
  expect(said({ cause: 'mtu' })).toMatchObject({ status: 'fail', score: 1 - 3 / 12 });
  expect(said({ namespace: 'pod-none' })).toMatchObject({ status: 'fail', score: 1 - 4 / 12 });
  expect(said({ namespace: null, cause: null, exit: 1, said: 'Error: x' })).toMatchObject({
    score: 1 - 4 / 12,
    actual: expect.stringContaining('no diagnosis was printed (exit code 1: Error: x)'),
  });
  expect(said({ mend: null })).toMatchObject({
    score: 1 - 2 / 12,
    actual: expect.stringContaining('no mend is given'),
  });
});

test('a mend has to mend, and to leave what was right', () => {
  expect(first({ still: ['a → b'] })).toMatchObject({ score: 1 - 2 / 12, actual: expect.stringContaining('a → b') });
  expect(first({ cut: [forbidden] })).toMatchObject({
    score: 1 - 2 / 12,
    actual: expect.stringContaining('site forbids'),
  });
  expect(first({ gone: ['@host: rule pods out masquerade'] })).toMatchObject({ score: 1 - 2 / 12 });
  expect(first({ diagnosis: null })).toMatchObject({
    score: 1 - 4 / 12,
    actual: expect.stringContaining('was not tried'),
  });
});

test('one answer for all is worth less than half, even where it is right once', () => {
  for (let seed = 0; seed < 100; seed++) {
    const faults = drawTroubles(`${seed}`, targets).slice(0, troublesDrawn);
    for (const { diagnosis } of faults.map(right)) {
      const outcome = judge(faults.map((trouble) => ({ ...right(trouble), diagnosis })));
      expect(outcome.status === 'fail' && outcome.score).toBeLessThanOrEqual(0.5);
    }
  }
});

test('what did not work before is the business of others, and what showed no fault is an error', () => {
  expect(judge([], { lack: 'pods' })).toEqual({ status: 'blocked', by: 'kubernetes.pods' });
  expect(judge([], { before: ['shop/web → internet'] })).toEqual({ status: 'blocked', by: 'kubernetes.egress' });
  const both = ['shop/web → internet', 'shop/web → node'];
  expect(judge([], { before: both })).toEqual({ status: 'blocked', by: 'kubernetes.pods' });
  expect(judge([], { lack: 'line' })).toMatchObject({ status: 'fail', score: 0 });
  expect(judge([right()])).toMatchObject({ status: 'error' });
  expect(judge([], { left: 2 })).toMatchObject({ status: 'error' });
  // A process that mends all by itself has been told nothing.
  expect(judge([right()], { left: 1 })).toMatchObject({ status: 'fail', score: expect.closeTo(1 / 3) });
});

test('a diagnosis is read as it was printed, whatever it is', () => {
  const text = JSON.stringify({ place: { namespace: 'host' }, cause: 'mtu', mend: ['a', 3, 'b'] });
  expect(diagnosisOf(0, text, '')).toEqual({
    ...{ exit: 0, namespace: 'host', device: null, cause: 'mtu', mend: 'a\nb', said: '' },
  });
  expect(diagnosisOf(0, '{"place":"host"}', '')).toMatchObject({ namespace: 'host', cause: null, mend: null });
  const nothing = { namespace: null, device: null, cause: null, mend: null };
  for (const odd of ['', 'x', '[]', 'null', '3', '{"place":[1],"cause":{},"mend":7}'])
    expect(diagnosisOf(1, odd, '')).toMatchObject(nothing);
  expect(diagnosisOf(null, 'what?', 'trace').said).toBe('trace');
});
