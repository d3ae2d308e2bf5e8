import { expect, test } from 'vitest';
import { errorText, whyLines, wrapped } from './words.ts';

test('names that a submission gave steer no terminal', () => {
  const name = 'a\u001b]0;owned\u0007\u202eb';
  expect(whyLines({ problem: `The network namespace '${name}' is gone.` }).join('\n')).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(errorText(new Error(name))).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(whyLines({})).toEqual(['Nothing could be seen of it.']);
});

test('lines are no wider than the terminal, and what goes on stands below its start', () => {
  const text = wrapped(`  expected ${'word '.repeat(12)}`.trimEnd(), 30, 11);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(30);
  expect(
    text
      .split('\n')
      .slice(1)
      .every((line) => line.startsWith(' '.repeat(11))),
  ).toBe(true);
});
