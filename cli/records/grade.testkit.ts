import type { Grade, Result } from '../../harness/model/index.ts';

/** A result for tests: a check of day 1 that passed, but for what is given. */
export function sampleResult(more: Partial<Result> = {}): Result {
  return {
    id: 'day1.works',
    task: '1.1',
    title: 'It works',
    spec: 'labs/day1#task-1-1',
    status: 'pass',
    points: 10,
    earned: 10,
    evidence: [],
    seen: {},
    durationMs: 1,
    ...more,
  };
}

/** A grade for tests: one check that passed, but for what is given. */
export function sampleGrade(more: Partial<Grade> = {}): Grade {
  return {
    version: 1,
    student: { id: 's1', name: 'Anna' },
    submission: { path: '/class/s1', sha256: '0'.repeat(64) },
    seed: 'c0ffee00',
    startedAt: '2026-11-21T00:00:00.000Z',
    durationMs: 1000.5,
    tools: { node: '24' },
    verdict: 'passed',
    earned: 10,
    possible: 10,
    days: [{ day: 'day1' }],
    results: [sampleResult()],
    ...more,
  };
}
