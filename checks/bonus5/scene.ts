import { shown } from '../../harness/expect/contract.ts';
import { locate } from '../../harness/expect/locate.ts';
import { type LabHostContext, printable } from '../../harness/model/index.ts';
import { patient, survey } from '../../harness/probe/index.ts';
import { httpMany, poll, pollStart, stored } from '../../harness/probe/services.ts';
import { observation } from '../../harness/testbed/index.ts';
import { pipeline } from '../../labs/bonus5/pipeline.ts';
import { topology } from '../../labs/topology.ts';
import { origin } from '../day2/scene.ts';
import { deliveredShop } from '../testbeds.ts';
import { drawPushes, type Pushed, pushLine } from './pushes.ts';
import { addTo, lastOf, type Stretch, type Version, versionIn } from './stretches.ts';

/** A push, and what was seen from its begin until the next one's. */
export type Push = Omit<Pushed, 'files'> & {
  /** How the push ended, where it was not with 0. */
  readonly complaint: string | null;
  readonly stretches: readonly Stretch[];
  /** The digests of the files in the folder of images that hold this release, and none that was pushed later. */
  readonly images: readonly string[];
};

/** `before`: who answered before the first push. Where the first push did not run, no other was made. */
export type Scene = { readonly before: Version; readonly pushes: readonly Push[] };

const startMs = 8000;
const pauseMs = 100;
/** As long as a slow machine needs, and not so long that a service which hangs keeps everybody. */
const timeoutMs = { usual: 3000, most: 10_000 } as const;
/** So long what should not change is looked at. */
const holdMs = 4000;
const settled = 5;
const runsMs = pipeline.seconds.runs * 1000;
const mostImages = 8;

export const scene = observation(deliveredShop, {
  title: 'four pushes, and who answers meanwhile',
  limitMs: 500_000,
  disturbs: true,
  async observe(context): Promise<Scene> {
    const all = drawPushes(context.host.seed);
    const look = await startLook(context, all);
    const patience = { milliseconds: startMs, since: context.host.settledSince, least: 500 };
    await pollStart(context, patience, look.beat, ({ failed }) => failed === 0);
    const before = lastOf(look.take());
    const pushes: Push[] = [];
    let now = before;
    for (const one of all) {
      const push = await makePush(context, look, one, now);
      pushes.push(push);
      now = lastOf(push.stretches);
      if (one.name === 'good' && push.stretches.every(({ release }) => release !== one.release)) break;
    }
    // An image may be there later than its release was seen.
    return { before, pushes: await withImages(look, pushes) };
  },
});

async function makePush(
  context: LabHostContext,
  look: Look,
  { files, ...push }: Pushed,
  former: Version,
): Promise<Push> {
  const complaint = await pushOne(context, look, files);
  const within = (milliseconds: number, good: (now: Stretch) => boolean) =>
    pollStart(context, { milliseconds }, look.beat, good);
  const isServed = ({ release }: Stretch) => release === push.release;
  const images = async () => (await look.images()).get(push.release) ?? [];
  let built: readonly string[] = [];
  if (push.name === 'good' || push.name === 'last') {
    // The last may stand behind the one before it.
    const patience = push.name === 'last' ? 2 * runsMs : runsMs;
    // Of what was refused nothing is to be expected.
    const now = await within(complaint === null ? patience : holdMs, isServed);
    if (isServed(now)) await within(runsMs, inARow(isServed));
    built = await images();
  } else if (push.name === 'failing') {
    // Nothing is to come of it: that is seen only after a while, and by what is pushed later.
    await within(holdMs, isServed);
    built = await images();
  } else {
    const beatAndLook = async () => {
      await look.beat();
      return await images();
    };
    built = await pollStart(context, { milliseconds: runsMs }, beatAndLook, ({ length }) => length > 0);
    await within(holdMs, () => false);
    await within(runsMs, ({ release, digest }) => release === former.release && digest === former.digest);
  }
  return { ...push, complaint, images: built, stretches: look.take() };
}

/** Whether so many answers in a row are as they should be: of several instances, the last may be changed later than the first. */
function inARow(good: (now: Stretch) => boolean): (now: Stretch) => boolean {
  let count = 0;
  return (now) => {
    count = good(now) ? count + 1 : 0;
    return count >= settled;
  };
}

async function withImages(look: Look, pushes: readonly Push[]): Promise<readonly Push[]> {
  const now = await look.images();
  return pushes.map((one) => ({
    ...one,
    images: [...new Set([...one.images, ...(now.get(one.release) ?? [])])].slice(0, mostImages),
  }));
}

/** Pushes while requests go on. Returns how it ended where it was not with 0. Throws where this machine has no git. */
async function pushOne(context: LabHostContext, look: Look, files: Pushed['files']): Promise<string | null> {
  const limit = pipeline.seconds.push * 1000;
  const end = { is: false };
  const running = context.host
    .run(pushLine(pipeline), {
      cwd: '/',
      env: { RELEASE: files.release, PRODUCTS: files.products },
      timeoutMs: limit,
      graceMs: patient(limit) - limit,
    })
    .finally(() => {
      end.is = true;
    });
  const requests = (async () => {
    while (!end.is) await look.beat();
  })();
  const [{ ended, exitCode, output, lacks = [] }] = await Promise.all([running, requests]);
  if (lacks.some(({ kind, name }) => kind === 'command' && name === 'git'))
    throw new Error("This machine has no git, so nothing can be pushed: 'apt-get install git', and grade again.");
  if (exitCode === 0) return null;
  const lines = printable(output)
    .trim()
    .split('\n')
    .filter((line) => /\w/.test(line));
  return `the push ended with ${ended === 'exit' ? exitCode : ended}: ${(lines.at(-1) ?? '').slice(0, 200)}`;
}

/** Requests to the product service, a few times a second, and who answered them. */
interface Look {
  /** Asks once, and pauses. */
  beat(): Promise<Stretch>;
  /** What was answered since it was taken last. */
  take(): readonly Stretch[];
  /** By release, the digests of the images that hold it and no later one. */
  images(): Promise<ReadonlyMap<string, readonly string[]>>;
}

async function startLook(context: LabHostContext, pushes: readonly Pushed[]): Promise<Look> {
  const { host } = context;
  const began = performance.now();
  const found = locate(await survey(host), topology).find(({ service }) => service.name === 'api-gateway');
  const from = found?.namespace?.key ?? '@host';
  const timeout = Math.min(patient(timeoutMs.usual), timeoutMs.most);
  const ask = (path: string) => ({ from, url: `${origin('product-service')}${path}`, timeoutMs: timeout });
  let stretches: readonly Stretch[] = [];
  return {
    async beat() {
      const atMs = Math.round(performance.now() - began);
      const answers = await httpMany(host, [ask('/version'), ask('/products')]);
      const wrong = answers.filter((one) => !('status' in one && one.status === 200));
      const [first] = wrong;
      const version = versionIn(answers[0]);
      const now: Stretch = {
        ...version,
        ...{ fromMs: atMs, toMs: Math.round(performance.now() - began), sent: answers.length, failed: wrong.length },
        failure: first === undefined ? null : shown(first),
      };
      stretches = addTo(stretches, now);
      await poll(
        context,
        pauseMs,
        async () => null,
        () => false,
      );
      return now;
    },
    take() {
      const taken = stretches;
      stretches = [];
      return taken;
    },
    async images() {
      const words = pushes.map(({ release }) => release);
      const files = await stored(host, { folder: pipeline.images, words });
      return new Map(
        words.map((word) => {
          // A later image may tell of earlier releases, as in a list of changes.
          const isOf = (holds: readonly string[]) => words.findLast((one) => holds.includes(one)) === word;
          const own = files.filter(({ holds }) => isOf(holds));
          return [word, own.flatMap(({ digest }) => digest ?? []).slice(0, mostImages)] as const;
        }),
      );
    },
  };
}
