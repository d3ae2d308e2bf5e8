import type { Attempt, Composition, Container, ContextOn, Docker, DockerContext } from '../../harness/model/index.ts';
import { givenMs, patient, slowness } from '../../harness/probe/index.ts';
import { poll } from '../../harness/probe/services.ts';
import { observation } from '../../harness/testbed/index.ts';
import { times } from '../../labs/day5/stack.ts';
import type { DeliverableId } from '../check.ts';
import { builds, lastWords } from './builds.ts';
import { planOf } from './plan.ts';
import { type Crew, crew, serviceNames, serviceTrouble } from './serving.ts';

/** How the stack came up from a clean engine. */
export type Rise = {
  /** Why no service has a container, in a sentence, and the check whose business that is; null when some have. */
  readonly failed: { readonly by: DeliverableId; readonly sentence: string } | null;
  /** What Compose complained of, although it started something; null when it was content. */
  readonly complaint: string | null;
  readonly crew: Crew;
  /** Why the machine may be to blame for what Docker calls unhealthy, in a sentence; null or absent where it is not. */
  readonly overdue?: string | null;
  /** Milliseconds from the end of the builds until all was well, or until we waited no longer. */
  readonly durationMs: number;
};

/** The submission's stack, brought up once and left running. */
export type Stack = {
  /** The Compose file that it came from; null where there is none that can be read. */
  readonly file: string | null;
  readonly rise: Rise;
  /** What the services that are not well wrote last. */
  readonly logs: readonly Log[];
};

export type Log = { readonly service: string; readonly text: string };

/** What a check of the stack is given. */
type StackContext = DockerContext & { readonly shared: Stack };

/** A stack that runs, and the engine that it runs on. */
export type Live = { readonly docker: Docker; readonly composition: Composition };

const loggedLines = 30;
/** So many times a stack is brought up again that has come to rest on a slow machine. */
const slowTries = 3;
/** A machine this much slower than usual may be why a check of a second or two takes too long. */
const slow = 2;
/** Longer than most checks give themselves: who is not done by then, in a slow machine's time, hangs. */
const lateMs = 10_000;

/** The stack, brought up when it is asked for first. */
export const stack = observation(builds, { title: 'the stack as it comes up', limitMs: 900_000, observe: raise });

/** What runs, for a check that looks at it; or the check whose business it is that nothing does. */
export function running({ docker, shared }: StackContext): Live | { readonly missing: DeliverableId } {
  const { file, rise } = shared;
  if (file === null || rise.failed !== null) return { missing: rise.failed?.by ?? 'day5.compose-up' };
  return { docker, composition: docker.compose(file) };
}

async function raise(context: ContextOn<typeof builds>): Promise<Stack> {
  const { file, trouble } = planOf(context);
  if (file === null || trouble !== null) return { file: null, rise: failure(trouble ?? ''), logs: [] };
  const composition = context.docker.compose(file);
  const rise = await bringUp(context, composition);
  return { file, rise, logs: rise.failed === null ? await logsOf(composition, rise.crew) : [] };
}

async function logsOf(composition: Composition, seen: Crew): Promise<readonly Log[]> {
  const logs: Log[] = [];
  for (const service of serviceNames.filter((name) => serviceTrouble(seen[name]) !== null)) {
    const text = (await composition.logs(service)).split('\n').slice(-loggedLines).join('\n');
    logs.push({ service, text });
  }
  return logs;
}

async function bringUp(context: ContextOn<typeof builds>, composition: Composition): Promise<Rise> {
  const refusals = await composition.refusals();
  if (refusals.length > 0) return failure(refused(refusals));
  const broken = context.shared.filter((build) => build.trouble !== null);
  if (broken.length > 0) {
    const names = broken.map(({ service }) => service).join(', ');
    const sentence = `Without an image for ${names} there is nothing to bring up.`;
    return { ...failure(sentence), failed: { by: 'day5.images-build', sentence } };
  }
  // Compose builds under names of its own: all of that is in the cache already.
  const built = await composition.build({ timeoutMs: patient(times.build) });
  if ('refused' in built) return failure(refused(built.refused));
  const [began, given] = [performance.now(), givenMs()];
  const left = () => patient(times.healthy) - (givenMs() - given);
  let attempt = await composition.up({ timeoutMs: patient(times.healthy) });
  // On a slow machine a check that its service waits for may take longer than it gives itself at first, and Compose gives up at once.
  for (let again = 0; again < slowTries && slowness() > 1 && !isContent(attempt) && left() > 0; again++) {
    const hasRested = (all: readonly Container[]) =>
      all.every(({ state, health }) => state !== 'running' || health !== 'unhealthy');
    const all = await poll(context, left(), () => composition.ps(), hasRested);
    // Where nothing was started, nothing comes to rest.
    if (all.length === 0 || !hasRested(all)) break;
    attempt = await composition.up({ timeoutMs: Math.max(1000, left()) });
  }
  if ('refused' in attempt) return failure(refused(attempt.refused));
  const look = async () => await crew(context.docker, await composition.ps());
  const content = isContent(attempt);
  const seen = await poll(context, left(), look, (now) => isSettled(now, content));
  const overdue = await overdueIn(context.docker, await composition.ps());
  // Without a container there is nothing to see of a service, and nobody is to blame.
  if (overdue !== null && !content && serviceNames.some((name) => seen[name].length === 0)) throw new Error(overdue);
  const durationMs = performance.now() - began;
  const complaint = content ? null : `Compose ${ending(attempt.ended)}: ${lastWords(attempt.output)}`;
  if (isEmpty(seen)) return { ...failure(`${complaint ?? 'Compose started nothing'}.`), durationMs };
  return { failed: null, complaint, crew: seen, durationMs, overdue };
}

function isContent(attempt: Attempt): boolean {
  return 'ended' in attempt && attempt.ended === 'exit' && attempt.exitCode === 0;
}

/**
 * That health checks are not done within their own timeouts and this machine, which starts their programs slowly, is why, in a sentence; null
 * otherwise. Only a check that succeeds when we run it and wait as long as this machine needs is one: what hangs for ever is the submission's.
 */
export async function overdueIn(
  docker: Pick<Docker, 'exec'>,
  containers: readonly Container[],
  factor = slowness(),
): Promise<string | null> {
  const late = containers.filter((one) => one.overdue && one.health === 'unhealthy' && one.state === 'running');
  if (late.length === 0 || factor < slow) return null;
  const able = await Promise.all(late.map((one) => succeeds(docker, one, patient(lateMs)).catch(() => false)));
  const names = late.flatMap(({ name }, index) => (able[index] ? [name] : [])).join(', ');
  if (names === '') return null;
  return `The health checks of ${names} were not done within their own timeouts, and this machine takes ${factor.toFixed(1)} times as long as usual to start a program; grade again with fewer jobs.`;
}

/** Whether a container's own health check succeeds when we run it, within so many milliseconds. Rejects where the container has ended. */
export async function succeeds(
  docker: Pick<Docker, 'exec'>,
  { name, healthcheck: test }: Container,
  timeoutMs: number,
): Promise<boolean> {
  if (test === null) return false;
  const words = test[0] === 'CMD-SHELL' ? ['/bin/sh', '-c', ...test.slice(1)] : test.slice(1);
  const { ended, exitCode } = await docker.exec(name, words, { timeoutMs });
  return ended === 'exit' && exitCode === 0;
}

function isEmpty(seen: Crew): boolean {
  return serviceNames.every((name) => seen[name].length === 0);
}

function ending(ended: 'exit' | 'time' | 'output'): string {
  if (ended === 'time') return `was not done within ${Math.round(patient(times.healthy) / 1000)} s`;
  return ended === 'exit' ? 'failed' : 'printed more than anybody can read';
}

function failure(sentence: string): Rise {
  const nobody = Object.fromEntries(serviceNames.map((name) => [name, []])) as unknown as Crew;
  return { failed: { by: 'day5.compose-up', sentence }, complaint: null, crew: nobody, durationMs: 0 };
}

function refused(
  refusals: readonly { readonly file: string; readonly line: number | null; readonly sentence: string }[],
) {
  const places = refusals.map(
    ({ file, line, sentence }) => `${file}${line === null ? '' : `, line ${line}`}: ${sentence}.`,
  );
  return `It is not run. ${places.join(' ')}`;
}

/** Whether waiting is of no more use: all is well, or every service that is not has ended for good, or has no container and gets none any more. */
function isSettled(seen: Crew, content: boolean): boolean {
  return serviceNames.every((name) => {
    const members = seen[name];
    if (serviceTrouble(members) === null) return true;
    if (members.length === 0) return !content;
    return members.every(({ state }) => state === 'exited' || state === 'dead' || state === 'created');
  });
}
