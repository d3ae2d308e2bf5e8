import { expect, expectTypeOf, test } from 'vitest';
import type { Docker, LabHost } from '../model/index.ts';
import { check, dockerEngine, labHost, observation, submissionFiles } from './index.ts';

const words = { title: 'It holds', spec: 'labs/day1#task-1-1', task: '1.1', points: 1 } as const;

test('a check is given what its testbed has, and judges what it saw', () => {
  const pings = check({
    id: 'day1.pings',
    ...words,
    on: labHost({ up: ['day1'] }),
    async observe(context) {
      expectTypeOf(context.host).toEqualTypeOf<LabHost>();
      expectTypeOf(context).not.toHaveProperty('docker');
      return { pings: 3 };
    },
    judge(seen) {
      expectTypeOf(seen).toEqualTypeOf<{ pings: number }>();
      return seen.pings === 3 ? { status: 'pass' } : { status: 'blocked', by: 'day1.pings' };
    },
    show: ({ pings: count }) => [{ kind: 'text', title: 'Pings', text: `${count}` }],
  });
  expect(pings.judge({ pings: 3 })).toEqual({ status: 'pass' });
  expect(pings.show?.({ pings: 3 })).toEqual([{ kind: 'text', title: 'Pings', text: '3' }]);
});

test('a check on an observation is given what was gathered, and the testbed below it', () => {
  const built = observation(dockerEngine, {
    title: 'the builds',
    observe: async ({ docker }) => [docker.kind],
  });
  const up = observation(built, { title: 'the stack', observe: async ({ shared }) => shared.length });
  check({
    id: 'day5.up',
    ...words,
    on: up,
    async observe(context) {
      expectTypeOf(context.docker).toEqualTypeOf<Docker>();
      expectTypeOf(context.shared).toEqualTypeOf<number>();
      return context.shared;
    },
    judge: (seen) => (seen > 0 ? { status: 'pass' } : { status: 'error', reason: 'none' }),
  });
  expect(up.on).toBe(built);
});

test('a check of files has no machine', () => {
  check({
    id: 'day5.files',
    ...words,
    on: submissionFiles,
    observe: async ({ files, ...context }) => {
      expectTypeOf(context).not.toHaveProperty('host');
      return files.paths;
    },
    judge: () => ({ status: 'pass' }),
  });
  expect(submissionFiles.kind).toBe('files');
});
