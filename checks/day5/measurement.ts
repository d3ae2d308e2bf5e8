import { drawnNumber } from '../../harness/expect/drawn.ts';
import type { CheckContext, CheckId, Docker, HttpResult, LabHost } from '../../harness/model/index.ts';
import { http, load } from '../../harness/probe/index.ts';
import { type Comparison, compareStacks } from '../../harness/probe/load/index.ts';
import { type HttpRequest, poll } from '../../harness/probe/services.ts';
import { topology } from '../../labs/topology.ts';
import { outside } from './shop.ts';
import { running } from './stack.ts';

/** The same request to both stacks, from the external client of each, through port 8080. */
export type Measured =
  | { readonly missing: CheckId }
  | {
      readonly comparison: Comparison;
      /** Of each stack, before the measurement. */
      readonly answers: { readonly linux: HttpResult; readonly docker: HttpResult };
    };

/** The warm-up is what compilers of both stacks need until they answer no faster: some 40,000 requests. */
export const measuring = {
  path: '/api/products',
  connections: 10,
  seconds: 1,
  rounds: 6,
  warmUp: 5,
  mostVoid: 2,
} as const;
/** The containers were well when they came up; the shop of Day 2 has just been started. */
const readyMs = { docker: 3000, linux: 20_000 } as const;

const measured = new WeakMap<Docker, Promise<Measured>>();

/** Measures both stacks, once for a grading. Rejects when there is no Docker or no second lab host. */
export async function measurement(context: CheckContext): Promise<Measured> {
  const up = await running(context);
  if ('missing' in up) return up;
  const { docker } = up;
  const known = measured.get(docker) ?? measure(context, docker);
  measured.set(docker, known);
  return await known;
}

async function measure(context: CheckContext, docker: Docker): Promise<Measured> {
  const inDocker = await first(context, docker.host, outside(docker, measuring.path), readyMs.docker);
  if (!isServed(inDocker)) return { missing: 'day5.containers-serve' };
  // Day 4's rate limit would be measured else, not Day 2's services.
  const raw = await context.replay(['day1', 'day2']);
  const url = `http://${raw.uplink.address}:${topology.forward.hostPort}${measuring.path}`;
  const linux = await first(context, raw, { from: '@client', url }, readyMs.linux);
  if (!isServed(linux)) return { missing: 'day2.end-to-end' };
  const stacks = { a: { host: raw, url }, b: { host: docker.host, url: outside(docker, measuring.path).url } };
  const put = (stack: 'a' | 'b') => {
    const { host, url: target } = stacks[stack];
    const { connections, seconds } = measuring;
    return load(host, { from: '@client', url: target, connections, seconds });
  };
  const seed = drawnNumber(context.host.seed, 'rounds', 2 ** 32);
  const comparison = await compareStacks(put, seed, measuring, context.signal);
  return { comparison, answers: { linux, docker: inDocker } };
}

/** The first answer that is as it should be, or the last that is not. */
async function first(context: CheckContext, host: LabHost, request: HttpRequest, ms: number): Promise<HttpResult> {
  return await poll(context, ms, () => http(host, request), isServed);
}

function isServed(answer: HttpResult): boolean {
  return 'status' in answer && answer.status === 200;
}
