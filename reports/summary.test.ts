import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { renderSummary } from './summary.ts';
import { exampleGrade, failedGrade, reviewGrade, zeroGrade } from './testkit/grade.testkit.ts';
import { longGrade, nastyGrade, worldNames } from './testkit/nasty.testkit.ts';

const grades = {
  passed: exampleGrade(),
  failed: failedGrade(),
  zero: zeroGrade(),
  review: reviewGrade(),
  nasty: nastyGrade(),
  long: longGrade(worldNames.join(' ')),
  empty: { ...zeroGrade(), results: [], earned: 0, possible: 0 },
};

describe.each([40, 80, 100])('at %i columns', (columns) => {
  test.each(Object.entries(grades))('a %s grade fits the screen', (_, grade) => {
    for (const color of [true, false]) {
      const summary = renderSummary(grade, { color, columns });
      const lines = summary.trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(40);
      for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
    }
  });
});

test('the lines say who, how much, each check, and why marks were lost', () => {
  const lines = renderSummary(failedGrade(), { color: false, columns: 80 }).split('\n');
  expect(lines[0]).toBe('Ada Lovelace (alovelace) · Day 1');
  expect(lines[1]).toBe('186.67 of 255 points (73 %) · Marks were lost');
  expect(lines[3]).toMatch(/^✓ passed {5}\S.* 60\/60$/);
  expect(lines.filter((line) => /^[✓✗–?] /.test(line))).toHaveLength(10);
  const seen = lines.indexOf('  seen     postgres-db: its pair ends in veth-postgres on the host, which is a');
  expect(lines[seen + 1]).toBe('           port of br-app but down.');
  expect(lines).toContain('3 more explained in report.pdf');
});

test('an error says why it could not be judged, and that it is not counted', () => {
  const summary = renderSummary(reviewGrade(), { color: false, columns: 80 });
  expect(summary).toContain('225 of 225 points (100 %) · Needs review: 2 checks could not be judged');
  expect(summary).toContain('  why      The capture at 8.8.8.8 did not start within 2 s.');
  expect(summary.match(/not counted/g)).toHaveLength(2);
});

test('a script in trouble is named', () => {
  expect(renderSummary(zeroGrade(), { color: false, columns: 80 })).toContain(
    'Day 1: ./day1.sh ended with exit code 127',
  );
});

test('colour is only there when asked for, and never from the submission', () => {
  expect(renderSummary(nastyGrade(), { color: false, columns: 80 }).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(renderSummary(failedGrade(), { color: true, columns: 80 })).toContain('\u001b[31m✗ failed');
});

test('an unknown width stands for 80 columns', () => {
  const usual = renderSummary(failedGrade(), { color: false, columns: 80 });
  expect(renderSummary(failedGrade(), { color: false, columns: 0 })).toBe(usual);
  expect(renderSummary(failedGrade(), { color: false, columns: Number.NaN })).toBe(usual);
});
