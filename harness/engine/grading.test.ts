import { expect, test } from 'vitest';
import { type AnyCheck, causedBySubmission, type Json, type LabHost } from '../model/index.ts';
import { labHost, observation } from '../testbed/index.ts';
import { fakeCheck as check, failed, fakeUnits, startFake } from './grading.testkit.ts';
import { ended, type FakeLabHost, fakeLabHost } from './lab-host.testkit.ts';

test('a grade tells who, what and how it went, in the order of the checks', async () => {
  const host = fakeLabHost();
  const kinds: string[] = [];
  const first = check('day1.a', {
    observe: async ({ document }) => ({ document, nothing: undefined }),
    show: ({ document }) => [{ kind: 'text', title: 't', text: document }],
  });
  const onProgress = ({ kind }: { kind: string }) => kinds.push(kind);
  await using grading = startFake([first, check('day1.b', { judge: () => failed })], { onProgress }, [host]);
  const grade = await grading.run();
  expect(grade).toMatchObject({
    version: 2,
    student: { id: 's1', name: 'Anna' },
    submission: { path: '/s', sha256: 'abc' },
    seed: 'c0ffee00',
    tools: { node: '24' },
    verdict: 'failed',
    earned: 15,
    possible: 20,
    units: [{ id: 'day1', name: 'day1' }],
    remarks: ['A remark.'],
    days: [{ day: 'day1', up: { exitCode: 0 } }],
    testbeds: [{ name: 'lab host: day1', openMs: expect.any(Number), observations: [] }],
  });
  expect(grade.startedAt).toMatch(/^\d{4}-.*Z$/);
  expect(grade.days[0]).not.toHaveProperty('problem');
  const common = { task: '1.1', spec: 'labs/day1#x', points: 10, durationMs: expect.any(Number) };
  const evidence = [{ kind: 'text', title: 't', text: 'the document' }];
  const { status: _, score: __, ...words } = failed as typeof failed & { score: number };
  expect(grade.results).toEqual([
    {
      ...common,
      id: 'day1.a',
      title: 'day1.a',
      status: 'pass',
      earned: 10,
      evidence,
      seen: { document: 'the document' },
    },
    {
      ...common,
      id: 'day1.b',
      title: 'day1.b',
      status: 'fail',
      earned: 5,
      ...words,
      evidence: [],
      seen: { of: 'day1.b' },
    },
  ]);
  expect(host.calls).toEqual(['run one', 'dispose']);
  expect(kinds).toEqual(['up-start', 'up-end', 'check-start', 'check-end', 'check-start', 'check-end']);
  expect(await grading.run()).toBe(grade);
  expect(await grading.result('day1.b')).toEqual(grade.results[1]);
});

test('what an up that ended well had complained of is told where marks were lost, and there only', async () => {
  const output = 'Cannot find device "br-ap"\n';
  const host = fakeLabHost((line, options) => ended(line, options, { output }));
  const problems = async (one: AnyCheck) => {
    await using grading = startFake([one], {}, [host]);
    return (await grading.run()).days.map(({ problem }) => problem);
  };
  expect(await problems(check('day1.good'))).toEqual([undefined]);
  expect(await problems(check('day1.bad', { judge: () => failed }))).toEqual([
    'up of day1 went on to its end, and complained on the way: "Cannot find device \\"br-ap\\"".',
  ]);
});

test('a script that stops in several lab hosts is run once more to find its line, in a lab host that goes again', async () => {
  const hosts: FakeLabHost[] = [];
  const open = async () => {
    const host = fakeLabHost((line, options) => ended(line, options, { output: 'No.', exitCode: 1 }));
    hosts.push(host);
    return host;
  };
  const openers = { labHost: open, docker: async () => ({ unavailable: 'a fake has no Docker' }) };
  const other = labHost({ up: ['day1'], replica: 'another' });
  await using grading = startFake([check('day1.a'), check('day1.b', { on: other })], { openers });
  expect((await grading.run()).days[0]?.trouble).toMatchObject({ stopped: true, says: 'No.' });
  const runs = hosts.map(({ calls }) => calls.map((call) => (call.includes('set -x') ? 'run again' : call)).join());
  expect(runs.toSorted()).toEqual(['run again,dispose', 'run one,dispose', 'run one,dispose']);
});

test('whatever goes wrong in a check is an error that costs nothing', async () => {
  const never = check('day1.never', { observe: () => new Promise(() => {}) });
  let aborted = false;
  const told = check('day1.told', {
    observe: ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason);
        });
      }),
  });
  const bad = () => {
    throw new TypeError('no such \u001b[31mkey');
  };
  const scored = check('day1.scored', { judge: () => ({ ...failed, score: Number.NaN }) as never });
  const nothing = check('day1.nothing', { observe: async () => undefined as never });
  const own = check('day1.own', { observe: () => new Promise(() => {}), limitMs: 30 });
  const limits = { upMs: 1000, checkMs: 20 };
  const shownBadly = check('day1.z', { show: bad });
  const checks = [never, told, check('day1.bad', { judge: bad }), scored, nothing, own, shownBadly];
  await using grading = startFake(checks, { limits });
  const grade = await grading.run();
  expect(grade.results.map(({ status, actual }) => `${status}: ${actual}`)).toEqual([
    'error: The grader could not tell: It took longer than 0.02 s.',
    'error: The grader could not tell: It took longer than 0.02 s.',
    'error: The grader could not tell: no such key',
    "error: The grader could not tell: The check's score is NaN, not between 0 and 1.",
    'error: The grader could not tell: The check observed nothing.',
    'error: The grader could not tell: It took longer than 0.03 s.',
    'pass: undefined',
  ]);
  expect(aborted).toBe(true);
  expect(grade.results.map(({ seen }) => seen !== undefined)).toEqual([false, false, true, true, false, false, true]);
  expect(grade.results.at(-1)?.evidence).toMatchObject([{ title: 'What was seen cannot be shown' }]);
  expect(grade).toMatchObject({ verdict: 'needs-review', earned: 10, possible: 10 });
});

test('a unit without up, or whose up fails, is still judged', async () => {
  const host = fakeLabHost((line) => ended(line, undefined, { exitCode: 1, output: 'oops' }));
  const on = { kind: 'lab-host', up: ['day1', 'day5'], runs: [] } as const;
  await using grading = startFake([check('day5.x', { on })], {}, [host]);
  const grade = await grading.run();
  const problem = 'up of day1 ("one") ended with exit code 1. Its last line: "oops".';
  expect(grade.days).toMatchObject([
    { day: 'day1', up: { exitCode: 1 }, problem },
    { day: 'day5', problem: 'No up.' },
  ]);
  expect(grade.results).toMatchObject([{ status: 'pass' }]);
  expect(host.calls).toEqual(['run one', 'dispose']);
});

test.each<[string, Partial<LabHost>, string]>([
  ['run', { run: () => Promise.reject(new Error('The lab host ended early.')) }, 'could not run up of day1: '],
])('a lab host that cannot %s costs no mark, and says so at its testbed', async (_, broken, words) => {
  await using grading = startFake([check('day1.a')], {}, [{ ...fakeLabHost(), ...broken }]);
  const grade = await grading.run();
  const reason = `The grader could not tell: The grader ${words}The lab host ended early.`;
  expect(grade.testbeds).toMatchObject([{ name: 'lab host: day1', problem: reason }]);
  expect(grade.results).toMatchObject([{ status: 'error', actual: reason }]);
});

test('a lab host that the submission ended costs the marks of all that could not be observed', async () => {
  const sentence = 'It ended process 1 of its lab host.';
  const run = () => Promise.reject(causedBySubmission(sentence));
  await using grading = startFake([check('day1.a'), check('day1.b')], {}, [{ ...fakeLabHost(), run }]);
  const grade = await grading.run();
  expect(grade.results).toMatchObject([
    { status: 'fail', actual: sentence },
    { status: 'fail', actual: sentence },
  ]);
  expect(grade.days).toMatchObject([{ day: 'day1', problem: `up of day1 did not end: ${sentence}` }]);
});

test('where one lab host opens and another does not, that costs no mark; where none does, there is no grade', async () => {
  const refuse = () => Promise.reject(new Error('No room.'));
  const opening = [async () => fakeLabHost(), refuse];
  const docker = async () => ({ unavailable: 'none' });
  const checks = [check('day1.a'), check('day3.a', { on: { kind: 'lab-host', up: ['day3'], runs: [] } })];
  await using some = startFake(checks, { openers: { labHost: () => opening.shift()?.() ?? refuse(), docker } });
  const { results, verdict } = await some.run();
  expect(results).toMatchObject([
    { status: 'pass' },
    { status: 'error', actual: 'The grader could not tell: No room.' },
  ]);
  expect(verdict).toBe('needs-review');
  await using none = startFake(checks, { openers: { labHost: refuse, docker } });
  await expect(none.run()).rejects.toThrow('No room.');
});

test('the environment and the time limit of up', async () => {
  const seen: unknown[] = [];
  const host = fakeLabHost((line, options) => {
    seen.push(options);
    return ended(line);
  });
  await using grading = startFake([check('day1.a')], {}, [host]);
  await grading.run();
  expect(seen).toEqual([{ env: { LAB_DAY: 'day1', LAB_UPLINK: 'eth0' }, timeoutMs: 120_000 }]);
});

test('an abort ends the grading with its reason, in up and in a check', async () => {
  const stop = new AbortController();
  const reason = new Error('Ended by SIGINT.');
  const forever = () => new Promise<never>(() => setTimeout(() => stop.abort(reason), 5));
  const { signal } = stop;
  const inCheck = startFake([check('day1.a', { observe: forever })], { signal });
  await expect(inCheck.run()).rejects.toBe(reason);
  await expect(inCheck.result('day1.a')).rejects.toBe(reason);
  const host = fakeLabHost(forever);
  await expect(startFake([check('day1.a')], { signal: AbortSignal.abort(reason) }, [host]).run()).rejects.toBe(reason);
  expect(host.calls).toEqual([]);
});

test('a check reads the files of the submission, through links', async () => {
  const observe: AnyCheck['observe'] = async ({ files }) => [files.paths, files.text('Dockerfile'), files.text('none')];
  await using grading = startFake([check('day5.a', { on: { kind: 'files' }, observe })]);
  const { results, testbeds } = await grading.run();
  expect(results[0]?.seen).toEqual([['day5/Dockerfile'], 'FROM scratch', null]);
  expect(testbeds).toEqual([]);
});

test('what several checks read is gathered once, and where it cannot be read, each says so', async () => {
  let times = 0;
  const read = observation(
    { kind: 'files' },
    { title: 'the files', observe: async ({ files }) => [...files.paths, ++times] },
  );
  const broken = observation(
    { kind: 'files' },
    { title: 'a broken file', observe: () => Promise.reject(new Error('no')) },
  );
  const seen = async ({ shared }: { readonly shared: Json }) => shared;
  const checks = [read, read, broken].map((on, at) => check(`day5.${at}`, { on: on as never, observe: seen }));
  await using grading = startFake(checks);
  const { results } = await grading.run();
  expect(results.map((one) => one.seen)).toEqual([['day5/Dockerfile', 1], ['day5/Dockerfile', 1], undefined]);
  expect(results[2]).toMatchObject({
    status: 'error',
    actual: expect.stringContaining('a broken file could not be observed: no'),
  });
});

test('a check that is of no unit has no result', async () => {
  await using grading = startFake([], { units: fakeUnits([check('day1.a')]) });
  await expect(grading.result('day1.b')).rejects.toThrow('belongs to no unit');
});
