import { expect, test } from 'vitest';
import { defaultLimits, mostNeighbours } from './settings.ts';

/** gc_thresh3 of a Linux that nobody changed: entries beyond it are refused, whoever asks. */
const tableSize = 1024;

test('a lab in which everybody knows everybody has room, and no number of namespaces gives one all of the table', () => {
  for (let namespaces = 1; namespaces <= 12; namespaces++)
    expect(mostNeighbours(namespaces)).toBeGreaterThan(namespaces ** 2 + 254);
  for (const namespaces of [13, 40, defaultLimits.networks])
    expect(mostNeighbours(namespaces)).toBeLessThan(tableSize * 0.8);
});
