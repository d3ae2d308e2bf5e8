import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, test, vi } from 'vitest';
import { badInput } from '../../harness/submission/index.ts';
import type { Pack } from '../../pack/index.ts';
import { gradeOver } from './grade-over.ts';
import { runProve } from './run-prove.ts';

vi.mock(import('./grade-over.ts'), async (original) => ({ ...(await original()), gradeOver: vi.fn() }));

const grading = vi.mocked(gradeOver);
beforeEach(() => void grading.mockReset());

const pack = {
  lab: { units: [{ id: 'rooms', checks: [{ id: 'rooms.meet' }] }] },
  mutants: [],
  variants: [],
  reference: '/nowhere',
  folder: '/nowhere',
} as unknown as Pack;

async function prove() {
  const output = new PassThrough();
  const code = await runProve({ pack, only: ['reference'], jobs: 1 }, output);
  output.end();
  return { code, said: await text(output), tried: grading.mock.calls.length };
}

test('what the grader throws itself is tried once more, and is then what it could not tell', async () => {
  grading.mockRejectedValue(new Error('The lab host did not start.'));
  const { code, said, tried } = await prove();
  expect([code, tried]).toEqual([3, 2]);
  expect(said).toContain('✗ reference reference');
  expect(said).toContain('The lab host did not start.');
});

test('a grader that can tell at the second try has told', async () => {
  const results = [{ id: 'rooms.meet', status: 'pass' }];
  grading.mockRejectedValueOnce(new Error('The lab host did not start.')).mockResolvedValue({ results } as never);
  expect(await prove()).toMatchObject({ code: 0, tried: 2 });
});

test('a fixture that cannot be laid out or read is not as it declares', async () => {
  grading.mockRejectedValue(badInput('The fixture reference cannot be laid out: it changes nothing in up.sh.'));
  expect(await prove()).toMatchObject({ code: 1, tried: 1 });
});
