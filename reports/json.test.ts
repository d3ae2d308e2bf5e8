import { describe, expect, test } from 'vitest';
import type { Evidence, Grade } from '../harness/model/index.ts';
import { parseGrade, renderJson } from './json.ts';
import { exampleGrade, failedGrade, reviewGrade, zeroGrade } from './testkit/grade.testkit.ts';
import { longGrade, nastyGrade } from './testkit/nasty.testkit.ts';

const path = '/srv/out/grade.json';
const grades = {
  passed: exampleGrade(),
  failed: failedGrade(),
  zero: zeroGrade(),
  review: reviewGrade(),
  nasty: nastyGrade(),
  long: longGrade(),
};

test.each(Object.entries(grades))('a %s grade survives writing and reading', (_, grade) => {
  expect(parseGrade(renderJson(grade), path)).toEqual(grade);
});

/** Every object in the value, with its path, but for what a check has seen. */
function objectsIn(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null || at.at(-1) === 'seen' || at.at(-1) === 'tools') return [];
  const below = Object.entries(value).flatMap(([key, child]) =>
    objectsIn(child, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? below : [at, ...below];
}

function changed(
  grade: Grade,
  at: readonly (string | number)[],
  change: (target: Record<string, unknown>) => void,
): string {
  const copy = structuredClone(grade);
  change(
    at.reduce<unknown>((target, key) => (target as Record<string, unknown>)[key], copy) as Record<string, unknown>,
  );
  return JSON.stringify(copy);
}

describe('the schema is strict', () => {
  const text: Evidence = { kind: 'text', title: 't', text: 'x' };
  const table: Evidence = { kind: 'table', title: 't', columns: ['a'], rows: [['1']] };
  const cells = [[{ state: 'ok', note: 'open' }]] as const;
  const policy: Evidence = { kind: 'matrix', title: 't', from: ['a'], to: ['b'], cells, about: 'policy' };
  const small = failedGrade();
  const one = {
    ...small,
    days: zeroGrade().days,
    results: small.results.slice(2, 5).map((r) => ({ ...r, evidence: [...r.evidence, text, table, policy] })),
  };
  const objects = objectsIn(one);
  const optional = new Set([
    'units',
    'remarks',
    'testbeds',
    'by',
    'why',
    'expected',
    'actual',
    'hint',
    'seen',
    'up',
    'problem',
    'about',
    'master',
    'portState',
    'peer',
    'via',
    'dev',
    'mac',
  ]);

  test('an unknown field is refused in each of its objects', () => {
    expect(objects.length).toBeGreaterThan(40);
    const taken = objects.filter((at) => {
      const json = changed(one, at, (target) => Object.assign(target, { surprise: 1 }));
      return refusal(json) === undefined;
    });
    expect(taken).toEqual([]);
  });

  test('a missing required field is refused', () => {
    const kinds = new Map(objects.map((at) => [at.map((key) => (typeof key === 'number' ? 0 : key)).join('.'), at]));
    for (const at of kinds.values()) {
      const target = at.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], one) as Record<
        string,
        unknown
      >;
      for (const key of Object.keys(target)) {
        const isLinkMac = key === 'mac' && 'mtu' in target;
        if (optional.has(key) && !isLinkMac) continue;
        const json = changed(one, at, (copy) => delete copy[key]);
        expect(refusal(json), `${at.join('.')}.${key}`).toBeDefined();
      }
    }
  });
});

test.each([
  ['{', 'is not JSON:'],
  ['[]', 'is no grade: the top level must be object'],
  ['null', 'is no grade: the top level must be object'],
  ['{"version":3}', 'is a grade of version 3; this netproof reads versions 1 and 2.'],
  [
    JSON.stringify({ ...exampleGrade(), verdict: 'good' }),
    'verdict must be equal to one of the allowed values (passed, failed, needs-review)',
  ],
  [JSON.stringify({ ...exampleGrade(), earned: -1 }), 'earned must be >= 0'],
  [JSON.stringify({ ...exampleGrade(), startedAt: '2026-13-01T00:00:00Z' }), 'startedAt must match format "date-time"'],
  [
    JSON.stringify({ ...exampleGrade(), submission: { path: '/', sha256: 'xyz' } }),
    'submission.sha256 must match pattern',
  ],
])('bad text %# is refused with a sentence that names the path', (text, reason) => {
  const sentence = refusal(text);
  expect(sentence).toContain(reason);
  expect(sentence).toMatch(/^\/srv\/out\/grade\.json .*\.$/);
});

function refusal(text: string): string | undefined {
  try {
    parseGrade(text, path);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
