import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lab } from './index.ts';

test('docs/marks-without-work.md has a row for each check, and for nothing else', () => {
  const text = readFileSync(join(import.meta.dirname, '../docs/marks-without-work.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, id]) => id);
  expect(rows.toSorted()).toEqual(lab.units.flatMap(({ checks }) => checks.map(({ id }) => id)).toSorted());
});
