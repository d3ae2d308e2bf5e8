import { expect, test } from 'vitest';
import { idCount, labIdMap, takeIds } from './idmap.ts';

test('ranges that are held at the same time do not overlap, and come back when released', async () => {
  if (process.getuid?.() !== 0) {
    // The user's one range is shared: worlds of one user are apart by their namespaces only.
    expect((await takeIds()).uidBase).toBe((await takeIds()).uidBase);
    return;
  }
  const held = [await takeIds(), await takeIds(), await takeIds()];
  const bases = held.map(({ uidBase }) => uidBase).sort((a, b) => a - b);
  for (const [index, base] of bases.entries()) {
    expect(base).toBeGreaterThanOrEqual(0x2000_0000);
    expect(base - (bases[index - 1] ?? 0)).toBeGreaterThanOrEqual(idCount);
  }
  for (const one of held) one.release();
});

test("the lab host's ids lie inside the world's, and its root is not the world's root", () => {
  const lines = labIdMap
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number) as [number, number, number]);
  for (const [, outside, count] of lines) {
    expect(outside).toBeGreaterThan(0);
    expect(outside + count).toBeLessThanOrEqual(idCount);
  }
  expect(lines.map(([inside]) => inside)).toEqual([0, 65534]);
});
