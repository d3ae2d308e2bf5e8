import { expect, test } from 'vitest';
import type { Adjustment, AdjustmentChange } from './adjustment.ts';
import type { Course } from './course.ts';
import { finalGrade, type MarkSources, technicalPercent } from './final-grade.ts';
import type { CheckId, Grade, Result } from './index.ts';

type Line = readonly [id: string, earned: number, points: number, status?: Result['status']];

/** A record of these lines, summed as the engine does. */
function record(lines: readonly Line[], handedIn?: string): Parameters<typeof finalGrade>[0] {
  const results = lines.map(([id, earned, points, status = earned === points ? 'pass' : 'fail']): Result => {
    return { id: id as CheckId, task: '1', title: id, spec: '', status, points, earned, evidence: [], durationMs: 0 };
  });
  const judged = results.filter(({ status }) => status !== 'error');
  const sum = (of: (one: Result) => number) => judged.reduce((all, one) => all + of(one), 0);
  const verdict: Grade['verdict'] = judged.length < results.length || results.length === 0 ? 'needs-review' : 'failed';
  const submission = { path: '/class/s1', sha256: '0'.repeat(64), ...(handedIn !== undefined && { handedIn }) };
  return { verdict, results, submission, earned: sum(({ earned }) => earned), possible: sum(({ points }) => points) };
}

const rows = (codeQuality: number | null, documentation: number | null, presentation: number | null) => ({
  codeQuality,
  documentation,
  presentation,
  comments: '',
});
const all = (score: number) => rows(score, score, score);
const said = (...changes: readonly AdjustmentChange[]): Adjustment[] =>
  changes.map((change, at) => ({ student: 's1', made: `2026-12-0${at + 1}T00:00:00Z`, reason: 'a reason', change }));

const course: Course = {
  weights: { technical: 40, codeQuality: 20, documentation: 20, presentation: 20 },
  machine: {
    documentation: { share: 50, checks: ['day7.truth', 'day7.links'] },
    presentation: { share: 30, checks: ['slides'] },
  },
  extra: { units: { day6: 5, bonus1: 4 }, cap: 6 },
  deadlines: { all: '2026-11-27T23:59:00+01:00' },
  late: { perDay: 10, graceMinutes: 30, cap: 25 },
};
const inTime = '2026-11-27T12:00:00Z';
const full: readonly Line[] = [['day1.works', 10, 10]];
const lines = (earned: number): readonly Line[] => [['day1.works', earned, 100]];

// Ten marks as a person computes them; what comes to them stands beside each.
test.each<[string, number, ReturnType<typeof record>, MarkSources]>([
  // 200/255 = 78.43 %; 0.4 × 78.43 + 0.2 × (80 + 90 + 70.5) = 31.372 + 48.1
  ['rubric alone', 79.47, record([['day1.works', 200, 255]], inTime), { row: rows(80, 90, 70.5) }],
  // Documentation (75 + 95) / 2 = 85, presentation 0.3 × 100 + 0.7 × 60 = 72; 36 + 14 + 17 + 14.4
  [
    "the machine's share of two rows",
    81.4,
    record(
      [
        ['day1.works', 90, 100],
        ['day7.truth', 1, 2],
        ['day7.links', 2, 2],
        ['slides.there', 10, 10],
      ],
      inTime,
    ),
    { row: rows(70, 95, 60) },
  ],
  // 31 minutes after the deadline, one after the grace: a day has begun.
  ['a minute after the grace', 90, record(full, '2026-11-27T23:30:00Z'), { row: all(100) }],
  // The last moment of the grace.
  ['at the end of the grace', 50, record(lines(50), '2026-11-27T23:29:00Z'), { row: all(50) }],
  // 60 h: the third day has begun; 30, and at most 25.
  ['three days, and the cap', 55, record(lines(80), '2026-11-30T10:59:00Z'), { row: all(80) }],
  // 60 h less two days: 12 h, one day.
  [
    'three days, extended by two',
    70,
    record(lines(80), '2026-11-30T10:59:00Z'),
    { row: all(80), adjustments: said({ kind: 'extend', until: '2026-11-29T23:59:00+01:00' }) },
  ],
  // 50 of 100, and 25 of them excused: 50/75 = 66.67 %; 26.668 + 36
  [
    'an excused check',
    62.67,
    record(
      [
        ['day1.a', 25, 25],
        ['day1.b', 25, 25],
        ['day1.c', 0, 25],
        ['day1.d', 0, 25],
      ],
      inTime,
    ),
    { row: all(60), adjustments: said({ kind: 'excuse', check: 'day1.c' }) },
  ],
  // 80 % of 5 and all of 4 are 8, of which 6 count; neither is in the technical part: 70 + 6
  [
    'extra credit and its cap',
    76,
    record([...lines(70), ['day6.a', 8, 10], ['bonus1.a', 10, 10]], inTime),
    { row: all(70) },
  ],
  // 98 + 7.5 − 2 = 103.5, and a mark is at most 100.
  [
    'points up and down, and the limit',
    100,
    record(lines(98), inTime),
    { row: all(98), adjustments: said({ kind: 'points', points: 7.5 }, { kind: 'points', points: -2 }) },
  ],
  // 30 of 40 judged, and what was not is excused: 75; a person said that it was in time.
  [
    'what could not be judged, excused',
    75,
    record(
      [
        ['day1.a', 30, 40],
        ['day1.b', 0, 60, 'error'],
      ],
      '2026-12-24T00:00:00Z',
    ),
    { row: all(75), adjustments: said({ kind: 'excuse', check: 'day1.b' }, { kind: 'handed-in', at: inTime }) },
  ],
])('%s: %d', (_, total, grade, sources) => {
  const final = finalGrade(grade, { course, ...sources });
  expect(final).toMatchObject({ total, pending: [] });
  // What stands in a report adds up.
  const sum = final.changes.reduce((points, change) => points + change.points, final.base ?? 0);
  expect(Number(sum.toFixed(2))).toBe(total);
});

test('each part says how it came about', () => {
  const adjustments = said({ kind: 'points', points: -90 }, { kind: 'excuse', check: 'day1.x' });
  const grade = record([...lines(50), ['day6.a', 10, 10]], '2026-11-28T23:00:00Z');
  expect(finalGrade(grade, { course, row: { ...all(50), comments: 'Good.' }, adjustments })).toMatchObject({
    base: 50,
    total: 0,
    comments: 'Good.',
    changes: [
      { kind: 'extra', unit: 'day6', score: 100, worth: 5, points: 5 },
      { kind: 'adjusted', points: -90, reason: 'a reason' },
      { kind: 'excused', check: 'day1.x', points: 0 },
      { kind: 'late', days: 2, points: -20, deadline: '2026-11-27T23:59:00+01:00' },
      { kind: 'limit', points: 55 },
    ],
  });
});

test('a grade is pending until every part that weighs something is known, and says what is waited for', () => {
  const grade = record(full, inTime);
  expect(finalGrade(grade)).toMatchObject({ total: null, pending: ['codeQuality', 'documentation', 'presentation'] });
  expect(finalGrade(grade, { row: rows(80, 90, null) })).toMatchObject({ technical: 100, total: null });
  expect(finalGrade(record([['day1.a', 0, 0]]), { row: all(80) })).toMatchObject({ pending: ['technical'] });
  const weights = { technical: 40, codeQuality: 20, documentation: 40, presentation: 0 };
  expect(finalGrade(grade, { row: rows(80, 90, null), course: { weights } }).total).toBe(92);
  const altered = finalGrade(grade, { row: all(100), doubted: true });
  expect(altered).toMatchObject({ base: 100, total: null, pending: ['adjustments'] });
});

test('a grade that needs review is pending, where the technical part weighs something', () => {
  const grade = record([...full, ['day1.b', 0, 5, 'error']], inTime);
  expect(finalGrade(grade, { row: all(80), course })).toMatchObject({
    technical: null,
    total: null,
    pending: ['review'],
  });
  const weights = { technical: 0, codeQuality: 100, documentation: 0, presentation: 0 };
  expect(finalGrade(grade, { row: all(80), course: { weights } }).total).toBe(80);
});

test('without a rubric and weights the technical part is all of the mark', () => {
  expect(finalGrade(record(lines(70)), { hasRubric: false }).total).toBe(70);
  expect(finalGrade(record(lines(70)), { hasRubric: false, course }).total).toBeNull();
});

test('where nobody told when it was handed in, nothing is taken off, and that is said', () => {
  expect(finalGrade(record(lines(70)), { course, row: all(70) })).toMatchObject({ total: 70, timeUnknown: true });
  expect(finalGrade(record(lines(70)), { row: all(70) }).timeUnknown).toBe(false);
});

test('of several units the last deadline holds', () => {
  const deadlines = { all: '2026-11-20T00:00:00Z', day2: '2026-11-21T00:00:00Z' };
  const grade = record([...full, ['day2.a', 1, 1]], '2026-11-20T12:00:00Z');
  expect(finalGrade(grade, { row: all(100), course: { ...course, deadlines } }).total).toBe(100);
  expect(
    finalGrade(record(full, '2026-11-20T12:00:00Z'), { row: all(100), course: { ...course, deadlines } }).total,
  ).toBe(90);
});

test('what cannot be written as a binary fraction is rounded as a person rounds it', () => {
  const weights = { technical: 0, codeQuality: 100, documentation: 0, presentation: 0 };
  expect(finalGrade(record(full), { row: rows(1.005, 0, 0), course: { weights } }).total).toBe(1.01);
  expect(technicalPercent({ earned: 0, possible: 1e9 })).toBe(0);
  expect(technicalPercent({ earned: 1, possible: 1e9 })).toBe(0);
});
