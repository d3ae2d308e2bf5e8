import { expect, test } from 'vitest';
import type { AnyCheck, CheckId, Docker, Json } from '../model/index.ts';
import { dockerEngine, ifPossible, labHost, observation, twoHosts } from '../testbed/index.ts';
import { chainsOf } from './chains.ts';
import { fakeCheck, fakeSubmission, startFake } from './grading.testkit.ts';
import { ended, fakeLabHost } from './lab-host.testkit.ts';

const one = labHost({ up: ['day1'] });
const two = labHost({ up: ['day1', 'day2'] });
const three = labHost({ up: ['day1', 'day3'] });
const apart = labHost({ runs: ['day2.tiers'], memoryMib: 512 });

const at = (id: CheckId, on: AnyCheck['on'], more: Partial<AnyCheck> = {}) => fakeCheck(id, { on, ...more });

test('lab hosts are as few as possible: one grows from stage to stage, and what disturbs comes last in each', () => {
  const checks = [
    at('day2.a', two, { disturbs: true }),
    at('day1.a', one),
    at('day2.b', two),
    at('day2.t', apart),
    at('day3.a', three),
    at('day2.r', labHost({ up: ['day1'], replica: 'load' })),
    at('day5.d', dockerEngine),
    at('day5.f', { kind: 'files' }),
  ];
  const told = chainsOf(checks).map((chain) =>
    chain.kind === 'lab-host'
      ? chain.stages.map(({ bed, checks: own }) => [...bed.up, ...bed.runs, ...own.map(({ id }) => id)].join(' '))
      : `${chain.kind} ${chain.checks.map(({ id }) => id)}`,
  );
  expect(told).toEqual([
    ['day1 day1.a', 'day1 day2 day2.b day2.a'],
    ['day2.tiers day2.t'],
    ['day1 day3 day3.a'],
    ['day1 day2.r'],
    'docker day5.d',
    'files day5.f',
  ]);
});

test('each line runs once in a lab host, which ends after its last check', async () => {
  const hosts = [fakeLabHost(), fakeLabHost(), fakeLabHost()];
  const checks = [at('day1.a', one), at('day2.a', two), at('day2.t', apart), at('day3.a', three)];
  await using grading = startFake(checks, {}, hosts);
  const grade = await grading.run();
  expect(hosts.map(({ calls }) => calls)).toEqual([
    ['run one', 'run two', 'dispose'],
    ['run apart', 'dispose'],
    ['run one', 'run three', 'dispose'],
  ]);
  expect(grade.days.map(({ day }) => day)).toEqual(['day1', 'day2', 'day3']);
  expect(grade.testbeds?.map(({ name }) => name)).toEqual([
    'lab host: day1, day2',
    'lab host: day1, day3',
    'lab host: day2.tiers',
  ]);
});

test('two lab hosts are opened as one testbed, and each line runs in its own', async () => {
  const opened: unknown[] = [];
  const ran: unknown[] = [];
  const pair = fakeLabHost((line, { on, env } = {}) => {
    ran.push([line, on, env?.LAB_DAY]);
    return ended(line);
  });
  const labHostOf = async (options: object) => {
    opened.push(options);
    return pair;
  };
  const day = { up: null, lines: { hostA: 'left', hostB: 'right' }, document: null, problems: [] };
  const submission = { ...fakeSubmission, days: { ...fakeSubmission.days, day6: day } };
  const openers = { labHost: labHostOf, docker: async () => ({ unavailable: 'none' }) };
  await using grading = startFake([at('day6.a', twoHosts({ runs: ['day6.hostA', 'day6.hostB'] }))], {
    ...{ openers, submission },
  });
  const grade = await grading.run();
  expect(opened).toEqual([{ hosts: ['a', 'b'] }]);
  expect(ran).toEqual([
    ['left', 'a', 'day6'],
    ['right', 'b', 'day6'],
  ]);
  expect(grade.testbeds?.map(({ name }) => name)).toEqual(['two lab hosts: day6.hostA, day6.hostB']);
});

test('what a bed adds to the environment is found by its further lines, and by no unit below them', async () => {
  const ran: unknown[] = [];
  const host = fakeLabHost((line, { env } = {}) => {
    ran.push([line, env?.COLLECTOR, env?.LAB_DAY]);
    return ended(line);
  });
  const bed = labHost({ up: ['day1'], runs: ['day2.up'], env: { COLLECTOR: 'here' } });
  await using grading = startFake([at('day2.a', bed)], {}, [host]);
  await grading.run();
  expect(ran).toEqual([
    ['one', undefined, 'day1'],
    ['two', 'here', 'day2'],
  ]);
});

test('a line of one of two hosts that fails, or never ends, is told in a sentence, and the other still runs', async () => {
  const day = { up: null, lines: { hostA: 'left', hostB: 'right' }, document: null, problems: [] };
  const submission = { ...fakeSubmission, days: { ...fakeSubmission.days, day6: day } };
  const pair = fakeLabHost((line, options) =>
    line === 'left' ? ended(line, options, { ended: 'time' }) : ended(line, options, { exitCode: 3, output: 'no\n' }),
  );
  const check = at('day6.a', twoHosts({ runs: ['day6.hostA', 'day6.hostB'] }));
  await using grading = startFake([check], { submission }, [pair]);
  const { days, results } = await grading.run();
  expect(days.find(({ day: id }) => id === 'day6')?.problem).toBe(
    'hostA of day6 ("left") did not end within its time limit, and was stopped after 1.5 s. It printed nothing. hostB of day6 ("right") ended with exit code 3. Its last line: "no".',
  );
  expect(results.map(({ status }) => status)).toEqual(['pass']);
});

test('side by side, at most as many lab hosts are at work as may be, and the grade is the same', async () => {
  let open = 0;
  let most = 0;
  const observe = async () => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 15));
    open--;
    return 1;
  };
  const checks = [at('day1.a', one, { observe }), at('day3.a', three, { observe }), at('day2.t', apart, { observe })];
  const counts = [];
  for (const hosts of [1, 2, 3]) {
    most = 0;
    await using grading = startFake(checks, { hosts });
    const { results, earned } = await grading.run();
    counts.push([most, earned, results.map(({ id }) => id).join()]);
  }
  expect(counts).toEqual([1, 2, 2].map((count) => [count, 30, 'day1.a,day3.a,day2.t']));
});

test('what was wrong with a further line, or with a second run of up, is told once', async () => {
  const failing = () => fakeLabHost((line) => ended(line, undefined, { exitCode: line === 'one' ? 0 : 3 }));
  const checks = [at('day2.a', two), at('day2.t', apart), at('day3.a', three)];
  await using grading = startFake(checks, {}, [failing(), failing(), failing()]);
  const { days } = await grading.run();
  expect(days.map(({ problem }) => problem)).toEqual([
    undefined,
    'up of day2 ("two") ended with exit code 3. It printed nothing. tiers of day2 ("apart") ended with exit code 3. It printed nothing.',
    'up of day3 ("three") ended with exit code 3. It printed nothing.',
  ]);
});

test('an observation is gathered once, at the first check that names it, and charged to itself', async () => {
  let times = 0;
  const gathered = observation(one, { title: 'the gathering', observe: async ({ host }) => [host.seed, ++times] });
  const above = observation(gathered, { title: 'the second look', observe: async ({ shared }) => [...shared, 'more'] });
  const observe: AnyCheck['observe'] = async ({ shared }) => shared;
  const checks = [at('day1.a', above, { observe }), at('day1.b', gathered, { observe })];
  await using grading = startFake(checks);
  const { results, testbeds } = await grading.run();
  expect(results.map(({ seen }) => seen)).toEqual([
    ['c0ffee00', 1, 'more'],
    ['c0ffee00', 1],
  ]);
  const titles = testbeds?.flatMap(({ observations }) => observations.map(({ title }) => title));
  expect(titles).toEqual(['the gathering', 'the second look']);
});

test('an observation that fails is an error of all who name it, but for those that can do without', async () => {
  const broken = observation(dockerEngine, {
    title: 'the builds',
    observe: async (): Promise<Json> => Promise.reject(new Error('no disk.')),
  });
  const late = observation(dockerEngine, {
    title: 'the load',
    limitMs: 10,
    observe: () => new Promise<Json>(() => {}),
  });
  const observe: AnyCheck['observe'] = async ({ shared }) => shared;
  const checks = [
    at('day5.a', broken, { observe }),
    at('day5.b', broken, { observe }),
    at('day5.c', ifPossible(broken), { observe }),
    at('day5.d', late, { observe }),
  ];
  const docker = { [Symbol.asyncDispose]: async () => undefined } as unknown as Docker;
  const openers = { labHost: async () => fakeLabHost(), docker: async () => docker };
  await using grading = startFake(checks, { openers });
  expect((await grading.run()).results.map(({ actual, seen }) => actual ?? seen)).toEqual([
    'The grader could not tell: the builds could not be observed: no disk.',
    'The grader could not tell: the builds could not be observed: no disk.',
    null,
    'The grader could not tell: the load could not be observed: it took longer than 0.01 s.',
  ]);
});

test('a second lab host is there while an observation wants it', async () => {
  const beside = fakeLabHost();
  const calls: string[][] = [];
  const both = observation(one, {
    title: 'both',
    beside: two,
    observe: async ({ beside: other }) => {
      expect(other).toBe(beside);
      return 1;
    },
  });
  const observe: AnyCheck['observe'] = async ({ shared }) => {
    calls.push([...beside.calls]);
    return shared;
  };
  await using grading = startFake([at('day1.a', both, { observe })], {}, [fakeLabHost(), beside]);
  expect((await grading.run()).results[0]?.status).toBe('pass');
  expect(calls).toEqual([['run one', 'run two', 'dispose']]);
});

test('a Docker engine is opened once, where a check looks at it, and ends with its checks', async () => {
  const calls: string[] = [];
  const docker = { [Symbol.asyncDispose]: async () => void calls.push('dispose') } as unknown as Docker;
  const openers = {
    labHost: async () => fakeLabHost(),
    docker: async () => {
      calls.push('open');
      return docker;
    },
  };
  const observe: AnyCheck['observe'] = async (context) => {
    expect(context.docker).toBe(docker);
    calls.push('look');
    return 1;
  };
  await using none = startFake([at('day1.a', one)], { openers });
  await none.run();
  expect(calls).toEqual([]);
  const checks = [at('day5.a', dockerEngine, { observe }), at('day5.b', dockerEngine, { observe })];
  await using grading = startFake(checks, { openers });
  expect((await grading.run()).verdict).toBe('passed');
  expect(calls).toEqual(['open', 'look', 'look', 'dispose']);
});

test('without Docker its checks have the one reason, and those that can do without are judged', async () => {
  const built = observation(dockerEngine, { title: 'the builds', observe: async () => 1 });
  const observe: AnyCheck['observe'] = async ({ shared }) => ({ shared });
  const checks = [at('day5.a', dockerEngine), at('day5.b', ifPossible(built), { observe })];
  await using grading = startFake(checks);
  const { results, testbeds } = await grading.run();
  expect(results.map(({ actual, seen }) => actual ?? seen)).toEqual([
    'The grader could not tell: a fake has no Docker',
    { shared: null },
  ]);
  expect(testbeds).toMatchObject([
    { name: 'Docker engine', problem: 'The grader could not tell: a fake has no Docker' },
  ]);
});
