import { expect, test } from 'vitest';
import { type Answer, judgeAnswer, type Mended, share } from './answer.ts';
import { type Fault, lotOf } from './fault.ts';
import { causes, hintsFor } from './hints.ts';
import { drawExercise, faultKinds, levelOf, levels } from './kinds.ts';

const down: Fault = { kind: 'bridge down', lines: 'ip link set br-app down', what: ['link-down'], in: ['@host'] };
const lost: Fault = { kind: 'no address', lines: '', what: ['no-address', 'wrong-address'], in: ['nginx-lb'] };
const right: Answer = { place: ['host'], cause: ['link-down'], mend: 'ip link set br-app up' };
const whole: Mended = { exitCode: 0, output: '', broken: [], cut: [], lost: [], gone: [] };

function parts(faults: readonly Fault[], answer: Partial<Answer>, seen: Partial<Mended> = {}) {
  const { sentences, ...judged } = judgeAnswer(faults, { ...right, ...answer }, { ...whole, ...seen });
  return { ...judged, text: sentences.join(' ') };
}

test('a right answer is right in all its parts', () => {
  expect(parts([down], {})).toEqual({
    ...{ place: true, cause: true, mends: true, spares: true },
    text: 'The place is right. The cause is right. The mend mends it. It breaks nothing else.',
  });
});

test('the right place with a wrong cause, and the right cause in a wrong place', () => {
  expect(parts([down], { cause: ['policy-drop'] })).toMatchObject({ place: true, cause: false });
  expect(parts([down], { place: ['nginx-lb'] })).toMatchObject({ place: false, cause: false });
});

test('of two faults both are asked for, in any order, each place with its own cause', () => {
  const both = { place: ['nginx-lb', 'host'], cause: ['wrong-address', 'link-down'] };
  expect(parts([down, lost], both)).toMatchObject({ place: true, cause: true });
  expect(parts([down, lost], { ...both, cause: both.cause.toReversed() })).toMatchObject({ place: true, cause: false });
  expect(parts([down, lost], {})).toMatchObject({ place: false, cause: false });
  expect(parts([down, lost], {}).text).toContain('There are 2 faults, and you name 1.');
  expect(parts([down, down], { place: ['host', 'nginx-lb'], cause: ['link-down', 'link-down'] }).place).toBe(false);
});

test('a mend that mends nothing, and one that breaks something else, are told apart', () => {
  const nothing = parts([down], {}, { broken: ['a → b', 'c → d'], exitCode: 2, output: 'x\nCannot find device\n' });
  expect(nothing).toMatchObject({ mends: false, spares: true });
  expect(nothing.text).toContain('a → b; c → d still fail (it ended with 2: Cannot find device)');
  const steering = parts([down], {}, { broken: ['a → b'], exitCode: null, output: 'x\n\u001b]0;owned\u0007\u202ey' });
  expect(steering.text).toMatch(/still fails \(it was stopped: .*\\u202ey\)/);
  expect(steering.text).not.toContain('\u001b');
  for (const seen of [{ cut: ['a → b'] }, { lost: ['day1.masquerade'] }, { gone: ['host: nat: -A POSTROUTING'] }])
    expect(parts([down], {}, seen)).toMatchObject({
      mends: true,
      spares: false,
      text: expect.stringContaining(Object.values(seen)[0]?.[0] ?? ''),
    });
});

test('points: a quarter each for place and cause, half for a mend that breaks nothing, less for hints', () => {
  const all = { place: true, cause: true, mends: true, spares: true, sentences: [] };
  expect(share(all)).toBe(1);
  expect(share({ ...all, cause: false })).toBe(0.75);
  expect(share({ ...all, spares: false })).toBe(0.75);
  expect(share({ ...all, mends: false })).toBe(0.5);
  expect(share(all, 2)).toBeCloseTo(0.8);
  expect(share({ ...all, place: false, cause: false, mends: false }, 3)).toBe(0);
});

test.each(levels)(
  'level %i: the same seed draws the same, another seed others, and hints do not give it away',
  (level) => {
    const draws = Array.from({ length: 60 }, (_, seed) => drawExercise(lotOf(`${seed}`), level));
    expect(draws).toEqual(Array.from({ length: 60 }, (_, seed) => drawExercise(lotOf(`${seed}`), level)));
    expect(new Set(draws.map((faults) => faults.map(({ lines }) => lines).join())).size).toBeGreaterThan(25);
    for (const faults of draws) {
      expect(faults).toHaveLength(faults.length === 2 ? 2 : 1);
      if (faults.length === 1) expect(levelOf(faults[0] as Fault)).toBe(level);
      else expect(level).toBe(3);
      const hints = hintsFor(faults, ['a → b']).join(' ');
      for (const { what } of faults) for (const word of what) expect(hints).not.toContain(word);
    }
  },
);

test('every cause that a fault may have is a word for an answer', () => {
  const all = faultKinds.map((kind) => kind(lotOf('words')));
  const left = all.flatMap(({ what, flows }) => (flows?.some(({ serve }) => serve === false) ? [] : what));
  expect(left.filter((word) => !causes.includes(word))).toEqual([]);
});
