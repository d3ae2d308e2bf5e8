import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { type CheckContext, check, type Docker, type Json } from '../model/index.ts';
import type { Submission } from '../submission/index.ts';
import { type GradingOptions, gradeAll, startGrading } from './grading.ts';
import { fakeLabHost } from './lab-host.testkit.ts';

const lab = {
  services: [],
  bridge: { name: 'br', address: '10.0.0.1', prefix: 16 },
  subnet: '10.0.0.0/16',
  forward: { hostPort: 8080, service: 'a', port: 80 },
  internet: [],
};
const plan = (up: string | null) => ({ up, lines: {}, document: null, problems: [] });
const submission: Submission = {
  root: '/s',
  entries: [
    { kind: 'folder', path: 'day5' },
    { kind: 'file', path: 'day5/Dockerfile', executable: false, data: Buffer.from('FROM scratch') },
    { kind: 'link', path: 'Dockerfile', target: 'day5/Dockerfile' },
  ],
  sha256: 'abc',
  remarks: [],
  student: { id: 's1', name: 'Anna' },
  days: { day1: plan('one'), day2: plan('two'), day3: plan('three'), day5: plan(null) },
};

function looking(name: string, observe: (context: CheckContext) => Promise<Json>, more: { limitMs?: number } = {}) {
  const words = { title: name, spec: 'labs/day5#x', task: '5.1', points: 10 };
  return check({ id: `day5.${name}`, ...words, observe, judge: () => ({ status: 'pass' }), ...more });
}

function start(checks: readonly ReturnType<typeof looking>[], more: Partial<GradingOptions>) {
  const days = ['day1', 'day2', 'day3', 'day5'].map((id) => ({ id, checks: id === 'day5' ? checks : [] }));
  return startGrading({ host: fakeLabHost(), lab, submission, days, tools: {}, ...more });
}

function fakeDocker(calls: string[]): Docker {
  return {
    unpack: async (tar: Readable) => {
      for await (const _ of tar);
      calls.push('unpack');
    },
    [Symbol.asyncDispose]: async () => void calls.push('dispose'),
  } as unknown as Docker;
}

test('a Docker engine is opened for the first check that asks, once, and ends with the grading', async () => {
  const calls: string[] = [];
  const openDocker = async () => {
    calls.push('open');
    return fakeDocker(calls);
  };
  const asks = (name: string) =>
    looking(name, async ({ docker }) => {
      calls.push(name);
      return { there: !('unavailable' in (await docker())) };
    });
  await using grading = start([asks('a'), asks('b')], { openDocker });
  const { results } = await gradeAll(grading);
  expect(results.map(({ seen }) => seen)).toEqual([{ there: true }, { there: true }]);
  expect(calls).toEqual(['a', 'open', 'unpack', 'b']);
  await grading[Symbol.asyncDispose]();
  expect(calls.at(-1)).toBe('dispose');
});

test('no engine is opened that nobody asks for, and one that does not open says the same to all', async () => {
  let opened = 0;
  const openDocker = async () => {
    opened++;
    throw new Error('dockerd ended at once');
  };
  await gradeAll(start([looking('a', async () => 1)], { openDocker }));
  expect(opened).toBe(0);
  const asks = looking('a', async ({ docker }) => `${await docker()}`);
  await using grading = start([asks, { ...asks, id: 'day5.b' }], { openDocker });
  const { results, verdict } = await gradeAll(grading);
  expect(results.map(({ actual }) => actual)).toEqual([
    'The grader could not tell: dockerd ended at once',
    'The grader could not tell: dockerd ended at once',
  ]);
  expect([opened, verdict]).toEqual([1, 'needs-review']);
});

test('a replay has the ups of its days only, and ends with its check', async () => {
  const other = fakeLabHost();
  const calls: string[][] = [];
  const replaying = looking('a', async ({ replay }) => {
    expect(await replay(['day1', 'day2'])).toBe(other);
    return null;
  });
  const after = looking('b', async () => {
    calls.push([...other.calls]);
    return null;
  });
  await gradeAll(start([replaying, after], { openHost: async () => other }));
  expect(calls).toEqual([['unpack', 'run one', 'run two', 'dispose']]);
  const { results } = await gradeAll(start([replaying], {}));
  expect(results[0]?.actual).toBe('The grader could not tell: this grading has no second lab host');
});

test('a check reads the files of the submission, through links', async () => {
  const reads = looking('a', async ({ files }) => [files.paths, files.text('Dockerfile'), files.text('none')] as Json);
  const { results } = await gradeAll(start([reads], {}));
  expect(results[0]?.seen).toEqual([['day5/Dockerfile'], 'FROM scratch', null]);
});

test('a check may have a time limit of its own', async () => {
  const slow = () => new Promise<Json>(() => undefined);
  const { results } = await gradeAll(start([looking('a', slow, { limitMs: 20 })], {}));
  expect(results[0]?.actual).toBe('The grader could not tell: It took longer than 0.02 s.');
});

test('days before one that stands alone are brought up only when they are graded themselves, or another builds on them', async () => {
  const host = fakeLabHost();
  const one = [looking('a', async () => 1)];
  const day = (id: string, more: object) => ({ id, checks: [], ...more });
  const days = [day('day1', {}), day('day2', {}), day('day5', { checks: one, alone: true })];
  const alone = await gradeAll(startGrading({ host, lab, submission, days, tools: {} }));
  expect(host.calls).toEqual(['unpack']);
  expect(alone.days).toEqual([{ day: 'day5' }]);
  const both = [day('day1', {}), day('day2', { checks: [{ ...one[0], id: 'day2.b' }] }), days[2]] as typeof days;
  const other = fakeLabHost();
  const grade = await gradeAll(startGrading({ host: other, lab, submission, days: both, tools: {} }));
  expect(other.calls).toEqual(['unpack', 'run one', 'run two']);
  expect(grade.days.map(({ day: id }) => id)).toEqual(['day1', 'day2', 'day5']);
});
