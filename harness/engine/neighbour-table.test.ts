import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machineTime } from '../host/machine-time.ts';
import { sampleFolder } from '../submission/folder.testkit.ts';
import { runCheck } from './check-run.ts';
import { watchOver } from './machine-watch.ts';
import { neighbourTableFulls } from './neighbour-table.ts';

test("the processors' counts are added, and a machine without them has none", async () => {
  const head = 'entries  allocs   unresolved_discards table_fulls';
  await using folder = await sampleFolder({
    counts: `${head}\n00000149 0001e53e 00000000            0000001f\n00000149 00000000 00000000            00000002\n`,
    older: 'entries  allocs\n00000149 0001e53e\n',
  });
  expect(neighbourTableFulls(join(folder.path, 'counts'))).toBe(33);
  expect(neighbourTableFulls(join(folder.path, 'older'))).toBe(0);
  expect(neighbourTableFulls(join(folder.path, 'none'))).toBe(0);
});

test.each([
  { fulls: [3, 3], status: 'fail', kept: true },
  { fulls: [3, 4], status: 'error', kept: false },
])('a failure while the table was full, $fulls, is $status', async ({ fulls, status, kept }) => {
  const counts = fulls.values();
  const limits = {
    milliseconds: 1000,
    signal: undefined,
    watch: () => watchOver({ clock: machineTime(), tableFulls: () => counts.next().value ?? 0 }),
  };
  const words = { title: 'x', spec: 'labs/day1#x', task: '1.1', points: 10 };
  const observe = async () => ({ reached: false });
  const judge = () => ({ status: 'fail', score: 0, expected: 'an answer', actual: 'none' }) as const;
  const result = await runCheck({ id: 'day1.x', ...words, on: { kind: 'files' }, observe, judge }, {}, limits);
  expect(result.status).toBe(status);
  expect('seen' in result).toBe(kept);
});
