import { expect, test } from 'vitest';
import { deploys } from './deploys.ts';
import { drawPushes, type PushName, wrongProducts } from './pushes.ts';
import { rollsBack } from './rolls-back.ts';
import type { Push, Scene } from './scene.ts';
import { addTo, lastOf, requestsIn, type Stretch, versionIn } from './stretches.ts';
import { testsGate } from './tests-gate.ts';
import { drawing, table } from './words.ts';

const digests = { first: '1'.repeat(64), good: 'a'.repeat(64), breaking: 'c'.repeat(64), last: 'd'.repeat(64) };
const stretch = (release: string | null, digest: string | null, more: Partial<Stretch> = {}): Stretch => ({
  ...{ release, digest, fromMs: 0, toMs: 1000, sent: 20, failed: 0, failure: null },
  ...more,
});
const [first, good, last] = [
  stretch('first', digests.first),
  stretch('r-good', digests.good),
  stretch('r-last', digests.last),
];
const dead = stretch(null, null, { failed: 20, failure: 'ECONNREFUSED' });
const push = (name: PushName, stretches: readonly Stretch[], images: readonly string[]): Push => ({
  ...{ name, release: `r-${name}`, what: `a ${name} one`, complaint: null, stretches, images },
});
const right: Scene = {
  before: { release: 'first', digest: digests.first },
  pushes: [
    push('good', [first, good], [digests.good]),
    push('failing', [good], []),
    push('breaking', [good], [digests.breaking]),
    push('last', [good, last], [digests.last]),
  ],
};
const but = (name: PushName, more: Partial<Push>, scene = right): Scene => ({
  ...scene,
  pushes: scene.pushes.map((one) => (one.name === name ? { ...one, ...more } : one)),
});
const all = (seen: Scene) => [deploys, testsGate, rollsBack].map((check) => check.judge(seen));
const pass = { status: 'pass' };

test('four pushes of which two run pass, in either order of the other two', () => {
  const [one, failing, breaking, other] = right.pushes;
  const turned = { ...right, pushes: [one, breaking, failing, other] as Push[] };
  for (const scene of [right, turned]) expect(all(scene)).toEqual([pass, pass, pass]);
});

test('where nothing that is pushed runs, nothing is earned by what does not run', () => {
  const [one] = right.pushes;
  const none = { ...right, pushes: [{ ...(one as Push), stretches: [first], images: [] }] };
  const blocked = { status: 'blocked', by: 'bonus5.deploys' };
  expect(all(none)).toMatchObject([{ status: 'fail', score: 0 }, blocked, blocked]);
  // Who ignores all pushes but one has neither refused nor taken back anything.
  expect(all(but('last', { stretches: [good], images: [] }))).toMatchObject([
    { status: 'fail', score: 0.5, actual: 'the last push: its release never answered; no image of it is there.' },
    blocked,
    blocked,
  ]);
});

test.for([
  ['a digest that is made up', [digests.good], 'f'.repeat(64)],
  ['the digest of another image', [digests.good], digests.first],
  ['no digest', [digests.good], null],
  ['no image', [], digests.good],
] as const)('what runs is told by its digest: %s', ([, images, digest]) => {
  const seen = but('good', { images, stretches: [first, stretch('r-good', digest)] });
  expect(deploys.judge(seen)).toMatchObject({ status: 'fail', score: 0.75 });
});

test('a release that learns its digest a moment later has one', () => {
  const seen = but('good', { stretches: [first, stretch('r-good', null), good] });
  expect(deploys.judge(seen)).toEqual(pass);
});

test.for([
  ['it runs', { stretches: [good, stretch('r-failing', digests.first)] }, 0],
  ['it is built', { images: [digests.first] }, 0.25],
  ['another one runs in its place', { stretches: [good, first] }, 0.75],
  ['requests fail', { stretches: [good, dead] }, 0.75],
] as const)('what fails its tests goes further: %s', ([, more, score]) => {
  expect(all(but('failing', more))[1]).toMatchObject({ status: 'fail', score });
});

test('what fails its tests and runs only after the next push has run all the same', () => {
  const late = but('breaking', { stretches: [good, stretch('r-failing', digests.first)] });
  expect(testsGate.judge(late)).toMatchObject({ status: 'fail', score: 0 });
});

test('where nobody answered before, nobody need answer while a push is refused', () => {
  const [one, failing, breaking, other] = right.pushes as [Push, Push, Push, Push];
  const pushes = [one, { ...breaking, stretches: [good, dead] }, { ...failing, stretches: [dead] }, other];
  expect(all({ ...right, pushes })).toMatchObject([pass, pass, { status: 'fail', score: 0 }]);
});

test.for([
  ['it stays', { stretches: [good, dead] }, 0],
  ['requests are lost on the way back', { stretches: [good, dead, good] }, 0.5],
  ['an older one comes back', { stretches: [good, first] }, 0.5],
  ['the same release comes back from another image', { stretches: [good, stretch('r-good', digests.first)] }, 0.5],
  ['it was never built', { images: [] }, 0],
] as const)('what breaks is not taken back: %s', ([, more, score]) => {
  expect(all(but('breaking', more))[2]).toMatchObject({ status: 'fail', score });
});

test('a push that failed says so where its release never ran', () => {
  const complaint = 'the push ended with 128: fatal: no such repository';
  expect(deploys.judge(but('good', { stretches: [first], complaint }))).toMatchObject({
    actual: `the first push: its release never answered; ${complaint}.`,
  });
});

test('what is pushed is drawn: releases, what is wrong, what breaks, and which comes first', () => {
  const seeds = Array.from({ length: 60 }, (_, at) => `0000${at}`);
  const drawn = seeds.map(drawPushes);
  const kinds = (of: (pushes: ReturnType<typeof drawPushes>) => unknown) => new Set(drawn.map(of)).size;
  expect(kinds((pushes) => pushes.find(({ name }) => name === 'failing')?.what)).toBe(
    Object.keys(wrongProducts).length,
  );
  expect(kinds((pushes) => pushes.find(({ name }) => name === 'breaking')?.what)).toBe(3);
  expect(kinds((pushes) => pushes.map(({ name }) => name).join())).toBe(2);
  expect(new Set(drawn.flatMap((pushes) => pushes.map(({ release }) => release))).size).toBe(4 * seeds.length);
  expect(drawPushes('00001')).toEqual(drawPushes('00001'));
});

test('an answer to /version is read whatever it is', () => {
  const answer = (body: string, status = 200) => versionIn({ status, headers: {}, body, durationMs: 1 });
  const nobody = { release: null, digest: null };
  expect(answer('{"release": "r", "digest": "sha256:ABC", "more": 1}')).toEqual({ release: 'r', digest: 'abc' });
  expect(answer('{"release": "r", "digest": "abc"}')).toEqual({ release: 'r', digest: 'abc' });
  expect(answer('{"release": 5, "digest": ["abc"]}')).toEqual(nobody);
  for (const body of ['', 'no', 'null', '5', '[]', '"text"']) expect([body, answer(body)]).toEqual([body, nobody]);
  expect(answer('{"release": "r"}', 500)).toEqual(nobody);
  expect(answer(JSON.stringify({ release: 'x'.repeat(5000) })).release).toHaveLength(100);
  expect([versionIn(undefined), versionIn({ failed: 'timeout', durationMs: 1 })]).toEqual([nobody, nobody]);
});

test('stretches are joined where the same release answers, and there is an end to them', () => {
  const joined = [good, good, dead, last].reduce<readonly Stretch[]>(addTo, []);
  expect(joined.map(({ release, sent }) => [release, sent])).toEqual([
    ['r-good', 40],
    [null, 20],
    ['r-last', 20],
  ]);
  const fluttering = Array.from({ length: 500 }, (_, at) => (at % 2 ? good : dead)).reduce<readonly Stretch[]>(
    addTo,
    [],
  );
  expect(fluttering.length).toBeLessThan(100);
  expect(requestsIn(fluttering)).toEqual({ sent: 10_000, failed: 5000, failure: 'ECONNREFUSED' });
  expect(lastOf(fluttering)).toEqual({ release: 'r-good', digest: digests.good });
  expect(lastOf([])).toEqual({ release: null, digest: null });
});

test('tables and drawings name each push and who answered', () => {
  const [shown] = table(right);
  expect(JSON.stringify(shown)).toContain('r-failing');
  const [drawn] = drawing(but('breaking', { stretches: [good, dead] }));
  expect(JSON.stringify(drawn)).toContain('nobody none: 20 requests, 20 failed');
});
