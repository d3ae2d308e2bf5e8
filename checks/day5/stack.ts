import type { CheckContext, CheckId, Composition, Docker } from '../../harness/model/index.ts';
import { poll } from '../../harness/probe/services.ts';
import { times } from '../../labs/day5/stack.ts';
import { builds, lastWords } from './builds.ts';
import { engine } from './engine.ts';
import { planOf } from './plan.ts';
import { type Crew, crew, serviceNames, serviceTrouble } from './serving.ts';

/** How the stack came up from a clean engine. */
export type Rise = {
  /** Why no service has a container, in a sentence, and the check whose business that is; null when some have. */
  readonly failed: { readonly by: CheckId; readonly sentence: string } | null;
  /** What Compose complained of, although it started something; null when it was content. */
  readonly complaint: string | null;
  readonly crew: Crew;
  /** Milliseconds from the end of the builds until all was well, or until we waited no longer. */
  readonly durationMs: number;
};

/** The submission's stack as this grading has it: brought up once, shared by all checks. */
export interface Stack {
  readonly docker: Docker;
  readonly composition: Composition | null;
  readonly rise: Rise;
}

const raised = new WeakMap<Docker, Promise<Stack>>();
const nobody = Object.fromEntries(serviceNames.map((name) => [name, []])) as unknown as Crew;

/** Brings the stack up when it is asked for first. Throws the reason when there is no Docker. */
export async function stack(context: CheckContext): Promise<Stack> {
  const docker = await engine(context);
  const known = raised.get(docker) ?? raise(context, docker);
  raised.set(docker, known);
  return await known;
}

/** The stack for a check that looks at what runs, or the check whose business it is that nothing does. */
export async function running(
  context: CheckContext,
): Promise<{ readonly docker: Docker; readonly composition: Composition } | { readonly missing: CheckId }> {
  const { docker, composition, rise } = await stack(context);
  if (composition === null || rise.failed !== null) return { missing: rise.failed?.by ?? 'day5.compose-up' };
  return { docker, composition };
}

async function raise(context: CheckContext, docker: Docker): Promise<Stack> {
  const { file, trouble } = planOf(context);
  if (file === null || trouble !== null) return { docker, composition: null, rise: failure(trouble ?? '') };
  const composition = docker.compose(file);
  const refusals = await composition.refusals();
  if (refusals.length > 0) return { docker, composition, rise: failure(refused(refusals)) };
  const broken = (await builds(context)).filter((build) => build.trouble !== null);
  if (broken.length > 0) {
    const names = broken.map(({ service }) => service).join(', ');
    const sentence = `Without an image for ${names} there is nothing to bring up.`;
    return { docker, composition, rise: { ...failure(sentence), failed: { by: 'day5.images-build', sentence } } };
  }
  // Compose builds under names of its own: all of that is in the cache already.
  const built = await composition.build({ timeoutMs: times.build });
  if ('refused' in built) return { docker, composition, rise: failure(refused(built.refused)) };
  const began = performance.now();
  const attempt = await composition.up({ timeoutMs: times.healthy });
  if ('refused' in attempt) return { docker, composition, rise: failure(refused(attempt.refused)) };
  const look = async () => await crew(docker, await composition.ps());
  const left = times.healthy - (performance.now() - began);
  const content = attempt.ended === 'exit' && attempt.exitCode === 0;
  const seen = await poll(context, left, look, (now) => isSettled(now) || (!content && isEmpty(now)));
  const durationMs = performance.now() - began;
  const complaint = content ? null : `Compose ${ending(attempt.ended)}: ${lastWords(attempt.output)}`;
  if (isEmpty(seen))
    return { docker, composition, rise: { ...failure(`${complaint ?? 'Compose started nothing'}.`), durationMs } };
  return { docker, composition, rise: { failed: null, complaint, crew: seen, durationMs } };
}

function isEmpty(seen: Crew): boolean {
  return serviceNames.every((name) => seen[name].length === 0);
}

function ending(ended: 'exit' | 'time' | 'output'): string {
  if (ended === 'time') return `was not done within ${times.healthy / 1000} s`;
  return ended === 'exit' ? 'failed' : 'printed more than anybody can read';
}

function failure(sentence: string): Rise {
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

/** Whether waiting is of no more use: all is well, or every service that is not has ended for good. */
function isSettled(seen: Crew): boolean {
  return serviceNames.every((name) => {
    const members = seen[name];
    if (serviceTrouble(members) === null) return true;
    return (
      members.length > 0 && members.every(({ state }) => state === 'exited' || state === 'dead' || state === 'created')
    );
  });
}

/** Waits until the services that came up well are well again, after a check has disturbed them. Returns what they are then. */
export async function recover(context: CheckContext): Promise<Crew> {
  const { docker, composition, rise } = await stack(context);
  const well = serviceNames.filter((name) => serviceTrouble(rise.crew[name]) === null);
  const look = async () => await crew(docker, (await composition?.ps()) ?? []);
  return await poll(context, times.healthy, look, (seen) => well.every((name) => serviceTrouble(seen[name]) === null));
}
