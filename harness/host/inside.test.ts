import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { etcFiles, inside, ours, outsideOf, programs } from './inside.ts';

test('all that a sandbox is shown or started from is there', () => {
  const named = [...Object.values(programs), inside.etc, inside.shims].map(outsideOf);
  const shown = [...ours, ...etcFiles(outsideOf(inside.etc))].map(({ from }) => from);
  expect([...named, ...shown].filter((path) => !existsSync(path))).toEqual([]);
  expect(named.every((path) => path.startsWith(`${ours[0]?.from}`))).toBe(true);
});

test('no other file names these places', () => {
  const harness = join(import.meta.dirname, '..');
  const sources = globSync('**/*.ts', { cwd: harness }).filter((path) => !/host\/inside\.(test\.)?ts$/.test(path));
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((path) => /['"`]\/netproof\b/.test(readFileSync(join(harness, path), 'utf8')))).toEqual([]);
});
