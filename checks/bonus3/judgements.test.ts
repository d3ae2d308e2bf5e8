import { expect, test } from 'vitest';
import { claimsIn } from './claims.ts';
import { injects } from './injects.ts';
import { isWell, lossInterval, type Measured, troubleOf } from './measured.ts';
import { report } from './report.ts';
import type { Trial } from './scene.ts';
import { changes } from './state.ts';
import { undone } from './undone.ts';

const seen = (sent: number, lost: number, ...requests: Measured['requests']): Measured => ({
  pings: { sent, answered: sent - lost },
  requests,
});
const well = seen(100, 0, 5, 5, 6);
const [refused, silent] = ['ECONNREFUSED', 'timeout'];
const right: readonly Trial[] = [
  ['cut', seen(20, 20, silent, silent)],
  ['crash', seen(20, 0, refused, refused)],
  ['loss', seen(200, 61, 5, 1200, silent)],
  ['latency', seen(20, 0, 205, 206, 210)],
].map(([fault, during]) => ({
  ...{ fault, during, after: well, changed: [], complaints: [], away: { least: 1000, most: 2000 } },
})) as unknown as readonly Trial[];
const scene = { missing: [], before: well, trials: right, claims: { cut: 1500, crash: 900 }, reported: '' };
const but = (fault: string, more: Partial<Trial>) => ({
  ...scene,
  trials: right.map((one) => (one.fault === fault ? { ...one, ...more } : one)),
});

test('faults that are there, are undone and are told of pass', () => {
  for (const check of [injects, undone, report]) expect(check.judge(scene)).toEqual({ status: 'pass' });
});

test.for([
  ['a cut that lets pings through', 'cut', seen(20, 0, silent, silent)],
  ['a crash that takes the namespace along', 'crash', seen(20, 20, silent, silent)],
  ['a crash that hangs', 'crash', seen(20, 0, silent, silent)],
  ['a loss of nothing', 'loss', seen(200, 4, 5)],
  ['a loss of everything', 'loss', seen(200, 200, silent)],
  ['a latency that is none', 'latency', seen(20, 0, 40, 40, 41)],
  ['a latency beyond all patience', 'latency', seen(20, 0, 205, silent, 206)],
] as const)('no fault as it was asked for: %s', ([, fault, during]) => {
  expect(injects.judge(but(fault, { during }))).toMatchObject({ status: 'fail', score: 0.75 });
});

test('the interval holds a loss in one direction and in both, and neither half of it nor a cut', () => {
  const { low, high } = lossInterval(200);
  expect([low, high]).toEqual([37, 127]);
  for (const lost of [60, 102])
    expect(troubleOf({ fault: 'loss', during: seen(200, lost, 5), after: well }, well)).toBeUndefined();
  for (const lost of [20, 30, 140, 200])
    expect(troubleOf({ fault: 'loss', during: seen(200, lost, 5), after: well }, well)).toBeDefined();
});

test('what was never there is not undone, and was for no time away', () => {
  const none = { ...scene, trials: right.map((one) => ({ ...one, during: well })) };
  expect(undone.judge(none)).toEqual({ status: 'blocked', by: 'bonus3.injects' });
  expect(report.judge(none)).toEqual({ status: 'blocked', by: 'bonus3.injects' });
  expect(undone.judge({ ...scene, trials: [] })).toEqual({ status: 'blocked', by: 'bonus3.injects' });
});

test('a rule that is left behind, and a service that does not come back, are not undone', () => {
  const rule = ['new: rule in product-service: inet x y drop'];
  expect(undone.judge(but('loss', { changed: rule }))).toMatchObject({ status: 'fail', score: 0.75 });
  expect(undone.judge(but('crash', { after: seen(50, 0, refused) }))).toMatchObject({ status: 'fail', score: 0.75 });
});

test.for([
  [{ cut: 1500 }, 0.5],
  [{ cut: 300, crash: 1500 }, 0.5],
  [{ cut: 9000, crash: 9000 }, 0],
  [null, 0],
] as const)('a report of %o earns %d', ([claims, score]) => {
  expect(report.judge({ ...scene, claims })).toMatchObject({ status: 'fail', score });
});

test('a report is read out of whatever stands around it', () => {
  expect(claimsIn('Chaos:\n{"cut": {"awayMs": 12.5}, "loss": {}, "x": 3}\nDone.')).toEqual({ cut: 12.5 });
  const json = '{"cut": {"awayMs": 2310}, "crash": {"awayMs": 5104}}';
  const both = { cut: 2310, crash: 5104 };
  for (const around of [
    `{cut} was healed\n${json}\n{crash} too`,
    `{"level":"info","msg":"a } in a log"}\n${json}\n{"level":"info"}`,
    `a " that nobody closes {\n${json}`,
    `{"report": ${json}}`,
    `[${json}]`,
    '{"cut": {"awayMs": 2310}}\n{"crash": {"awayMs": 5104, "note": "}{"}}',
    `{"cut": {"awayMs": 1}}\nand once more:\n${json}`,
    `${'{'.repeat(500)}\n${json}`,
    JSON.stringify(JSON.parse(json), null, 2),
  ])
    expect([around, claimsIn(around)]).toEqual([around, both]);
  for (const none of ['', 'no', '{', '{"cut": ', '}{', '[1]']) expect(claimsIn(none)).toBeNull();
});

test('an answer is late against the better of before and after', () => {
  const latency = { fault: 'latency', during: seen(20, 0, 272, 280, 290), after: seen(20, 0, 40, 41, 42) } as const;
  expect(troubleOf(latency, seen(100, 0, 1014, 1020, 1100))).toBeUndefined();
  expect(troubleOf({ ...latency, during: seen(20, 0, 60, 61, 62) }, well)).toBe('an answer takes 56 ms longer');
});

test('a busy machine may lose a ping or two by itself', () => {
  expect([isWell(seen(50, 2, 5)), isWell(seen(50, 3, 5)), isWell(seen(50, 0, refused))]).toEqual([true, false, false]);
});

test('what is there twice and was there once is new', () => {
  expect(changes(['a', 'b'], ['a', 'a'])).toEqual(['new: a', 'gone: b']);
  expect(changes(['a', 'b'], ['b', 'a'])).toEqual([]);
});
