import { drawnNumber } from '../../harness/expect/drawn.ts';
import type { ContextOn, FilesContext, HttpResult, LabHost } from '../../harness/model/index.ts';
import { http, load, patient } from '../../harness/probe/index.ts';
import { type Comparison, compareStacks } from '../../harness/probe/load/index.ts';
import { type HttpRequest, poll } from '../../harness/probe/services.ts';
import { labHost, observation } from '../../harness/testbed/index.ts';
import { topology } from '../../labs/topology.ts';
import type { DeliverableId } from '../check.ts';
import { outside } from './shop.ts';
import { running, stack } from './stack.ts';

/** The same request to both stacks, from the external client of each, through port 8080. */
export type Measured =
  | { readonly missing: DeliverableId }
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

/** Both stacks, measured. */
export const measurement = observation(stack, {
  title: 'the comparison of both stacks',
  // Day 4's rate limit would be measured else, not Day 2's services.
  beside: labHost({ up: ['day1', 'day2'], memoryMib: 1024 }),
  limitMs: 900_000,
  observe: measure,
});

async function measure(context: ContextOn<typeof stack> & { readonly beside: LabHost }): Promise<Measured> {
  const up = running(context);
  if ('missing' in up) return up;
  const { docker, beside: raw, signal } = context;
  const inDocker = await first(context, docker.host, outside(docker, measuring.path), readyMs.docker);
  if (!isServed(inDocker)) return { missing: 'day5.containers-serve' };
  const url = `http://${raw.uplink.address}:${topology.forward.hostPort}${measuring.path}`;
  const linux = await first(context, raw, { from: '@client', url }, readyMs.linux);
  if (!isServed(linux)) return { missing: 'day2.end-to-end' };
  const stacks = { a: { host: raw, url }, b: { host: docker.host, url: outside(docker, measuring.path).url } };
  const put = (stack: 'a' | 'b') => {
    const { host, url: target } = stacks[stack];
    const { connections, seconds } = measuring;
    return load(host, { from: '@client', url: target, connections, seconds });
  };
  const seed = drawnNumber(docker.host.seed, 'rounds', 2 ** 32);
  const comparison = await compareStacks(put, seed, measuring, signal);
  return { comparison, answers: { linux, docker: inDocker } };
}

/** The first answer that is as it should be, or the last that is not. */
async function first(context: FilesContext, host: LabHost, request: HttpRequest, ms: number): Promise<HttpResult> {
  return await poll(context, patient(ms), () => http(host, request), isServed);
}

function isServed(answer: HttpResult): boolean {
  return 'status' in answer && answer.status === 200;
}
