import { join } from 'node:path';
import { measuring } from '../checks/day5/measurement.ts';
import { project } from '../cli/project.ts';
import { openDocker } from '../harness/docker/index.ts';
import { openLabHost } from '../harness/host/index.ts';
import type { Composition, Docker, LabHost } from '../harness/model/index.ts';
import { http, load } from '../harness/probe/index.ts';
import { compareStacks, type Interval } from '../harness/probe/load/index.ts';
import { poll } from '../harness/probe/services.ts';
import { loadSubmission, packSubmission } from '../harness/submission/index.ts';
import type { Bench, Line } from './measure.ts';

const comparisons = 10;
const readyMs = 60_000;

/** The comparison of Day 5, again and again on the same two stacks: its intervals should all have a ratio in common. */
export const day5: Bench = {
  name: 'day5',
  async run() {
    const docker = await openDocker();
    if ('unavailable' in docker) throw new Error(`bench: ${docker.unavailable}`);
    await using _docker = docker;
    await using raw = await openLabHost();
    const submission = await loadSubmission(join(project, 'reference-solution'), []);
    await raw.unpack(packSubmission(submission));
    await docker.unpack(packSubmission(submission));
    for (const line of ['node day1/up.ts', 'node day2/up.ts']) await raw.run(line);
    const composition = docker.compose('day5/docker-compose.yml');
    const [buildMs, upMs] = await raise(docker, composition);
    await served(raw, raw.uplink.address);
    const intervals: Interval[] = [];
    for (let seed = 0; seed < comparisons; seed++) intervals.push(await compare(raw, docker, seed));
    const down = await composition.down({ volumes: true });
    const downMs = 'durationMs' in down ? down.durationMs : Number.NaN;
    return [
      { name: 'build of all images', samples: [buildMs] },
      { name: 'up until the shop answers', samples: [upMs] },
      { name: 'down', samples: [downMs] },
      ...agreement(intervals),
    ];
  },
};

async function raise(docker: Docker, composition: Composition): Promise<[buildMs: number, upMs: number]> {
  const built = await composition.build();
  const began = performance.now();
  const up = await composition.up();
  if ('refused' in built || built.exitCode !== 0 || 'refused' in up || up.exitCode !== 0)
    throw new Error(`bench: the stack does not come up: ${JSON.stringify([built, up]).slice(-800)}`);
  await served(docker.host, docker.address);
  return [built.durationMs, performance.now() - began];
}

async function served(host: LabHost, address: string): Promise<void> {
  const ask = () => http(host, { from: '@client', url: `http://${address}:8080${measuring.path}` });
  const patience = { signal: AbortSignal.timeout(2 * readyMs) };
  const last = await poll(patience, readyMs, ask, (answer) => 'status' in answer && answer.status === 200);
  if (!('status' in last && last.status === 200)) throw new Error(`bench: ${address} serves no products`);
}

async function compare(raw: LabHost, docker: Docker, seed: number): Promise<Interval> {
  const stacks = { a: { host: raw, address: raw.uplink.address }, b: { host: docker.host, address: docker.address } };
  const { connections, seconds, path } = measuring;
  const put = (stack: 'a' | 'b') => {
    const { host, address } = stacks[stack];
    return load(host, { from: '@client', url: `http://${address}:8080${path}`, connections, seconds });
  };
  const { ratio, invalid } = await compareStacks(put, seed, measuring);
  if (ratio === null) throw new Error(`bench: a comparison is void: ${invalid}`);
  return ratio;
}

function agreement(intervals: readonly Interval[]): Line[] {
  const overlap = (one: Interval, other: Interval) => one.low <= other.high && other.low <= one.high;
  const apart = intervals.flatMap((one, index) => intervals.slice(index + 1).filter((other) => !overlap(one, other)));
  const times = (pick: (one: Interval) => number) => intervals.map((one) => 100 * pick(one));
  return [
    { name: "Docker's requests/s in % of Linux's", unit: '%', samples: times(({ estimate }) => estimate) },
    { name: '… lower ends of the 95 % intervals', unit: '%', samples: times(({ low }) => low) },
    { name: '… upper ends', unit: '%', samples: times(({ high }) => high) },
    { name: 'pairs of intervals that do not overlap', unit: '', samples: [apart.length], aim: '0' },
  ];
}
