import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { day0 } from '../../labs/day0/day.ts';

test('the brief calls each lab as the reports do', () => {
  const brief = readFileSync(join(import.meta.dirname, '../../labs/day0/README.md'), 'utf8');
  const headings = [...brief.matchAll(/^## Lab (\S+): (.*)$/gm)].map(([, id, title]) => [id, title?.toLowerCase()]);
  expect(headings).toEqual(day0.tasks.map(({ id, title }) => [id, title.toLowerCase()]));
});
