import { locate } from '../../harness/expect/locate.ts';
import type { LabHostContext } from '../../harness/model/index.ts';
import { givenMs, patient, survey } from '../../harness/probe/index.ts';
import { listeners, poll, pollStart, wire } from '../../harness/probe/services.ts';
import { observation } from '../../harness/testbed/index.ts';
import { load } from '../../labs/bonus4/load.ts';
import { topology } from '../../labs/topology.ts';
import { mark } from '../day2/scene.ts';
import { scalingShop } from '../testbeds.ts';
import { answering, type Batch, type Step, type StepName, windowMs } from './steps.ts';

export type Scene = { readonly steps: readonly Step[] };

const startMs = 8000;
const holdMs = 2500;
/** No more at once, however late a busy machine lets us be. */
const mostAtOnce = 60;
const timeoutMs = 3000;
const oldMs = 500;

type Plan = {
  readonly name: StepName;
  readonly perSecond: number;
  readonly limitMs: number;
  readonly isReached: (instances: number) => boolean;
};

const plans: readonly Plan[] = [
  {
    name: 'rest',
    perSecond: load.rest.perSecond,
    limitMs: load.seconds.down * 1000,
    isReached: (count) => count === load.rest.instances,
  },
  {
    name: 'high',
    perSecond: load.high.perSecond,
    limitMs: load.seconds.up * 1000,
    isReached: (count) => count >= load.high.instances,
  },
  {
    name: 'rest again',
    perSecond: load.rest.perSecond,
    limitMs: load.seconds.down * 1000,
    isReached: (count) => count === load.rest.instances,
  },
];

export const scene = observation(scalingShop, {
  title: 'the instances while the load goes up and down',
  limitMs: 300_000,
  disturbs: true,
  async observe(context): Promise<Scene> {
    const look = await startLook(context);
    const patience = { milliseconds: startMs, since: context.host.settledSince, least: 300 };
    await pollStart(
      context,
      patience,
      () => send(context, look, 2),
      ({ failed }) => failed === 0,
    );
    const steps: Step[] = [];
    for (const plan of plans) steps.push(await put(context, look, plan));
    return { steps };
  },
});

/** Puts a steady load until as many instances answer as are asked for, and a little longer; or until the time for that is over. */
async function put(context: LabHostContext, look: Look, plan: Plan): Promise<Step> {
  const { name, perSecond, limitMs, isReached } = plan;
  const batches: Batch[] = [];
  const started = look.now();
  // Where programs start slowly, what has to be started first has longer.
  const deadline = givenMs() + (name === 'high' ? patient(limitMs) : limitMs);
  let due = 0;
  let reachedMs: number | null = null;
  const isOver = () => {
    return reachedMs === null ? givenMs() > deadline : look.now() > reachedMs + windowMs + holdMs;
  };
  while (!isOver()) {
    const wanted = Math.floor(((look.now() - started) / 1000) * perSecond) - due;
    if (wanted < 1)
      await poll(
        context,
        1000 / perSecond,
        async () => 0,
        () => false,
      );
    else {
      due += wanted;
      batches.push(await send(context, look, Math.min(wanted, mostAtOnce)));
      const now = batches.at(-1)?.atMs ?? 0;
      const full = now - (batches[0]?.atMs ?? 0) >= windowMs;
      if (reachedMs === null && full && isReached(answering(batches, now).length)) reachedMs = now;
    }
  }
  return { name, batches, reachedMs };
}

let sends = 0;

/** Asks the gateway, in its own namespace, for a product that nobody has; whoever is asked for that very product is an instance. */
async function send(context: LabHostContext, look: Look, count: number): Promise<Batch> {
  const atMs = look.now();
  const at = await look.places();
  const port = topology.services.find(({ name }) => name === 'api-gateway')?.port;
  const id = `${mark(context)}${sends++}`;
  const requests = Array.from({ length: count }, () => ({
    from: look.gateway,
    url: `http://127.0.0.1:${port}/api/products/${id}`,
    timeoutMs: patient(timeoutMs),
  }));
  const { responses, segments } = await wire(context.host, { requests, at });
  const asked = segments.filter(({ text }) => text.startsWith(`GET /products/${id}`));
  return {
    ...{ atMs, sent: count },
    failed: responses.filter((one) => !('status' in one) || ![200, 404].includes(one.status)).length,
    arrived: [...new Set(asked.map(({ destination, destinationPort }) => `${destination}:${destinationPort}`))],
  };
}

/** The clock of one observation, in milliseconds, and where there is somebody to look at. */
interface Look {
  readonly gateway: string;
  now(): number;
  /** Everywhere but with the gateway that somebody listens: of half a second ago at most. */
  places(): Promise<readonly { readonly in: string; readonly port: number }[]>;
}

async function startLook({ host }: LabHostContext): Promise<Look> {
  const began = performance.now();
  const now = () => Math.round(performance.now() - began);
  const found = locate(await survey(host), topology).find(({ service }) => service.name === 'api-gateway');
  const gateway = found?.namespace?.key ?? '@host';
  const listening = async () =>
    (await listeners(host))
      .filter(({ namespace }) => namespace !== gateway)
      .map(({ namespace, port }) => ({ in: namespace, port }));
  let known = { at: now(), places: listening() };
  return {
    gateway,
    now,
    places: () => {
      if (now() - known.at > oldMs) known = { at: now(), places: listening() };
      return known.places;
    },
  };
}
