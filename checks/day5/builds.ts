import type { Docker, DockerContext } from '../../harness/model/index.ts';
import { givenMs, patient } from '../../harness/probe/index.ts';
import { observation } from '../../harness/testbed/index.ts';
import { times } from '../../labs/day5/stack.ts';
import { engine } from '../testbeds.ts';
import { type PlannedImage, planOf } from './plan.ts';

/** What came of building one service's image. */
export type Build = {
  readonly service: string;
  /** What the image is called, when it was built. */
  readonly tag: string | null;
  /** The rest of a sentence that begins with the Dockerfile; null when it was built. */
  readonly trouble: string | null;
};

const limitMs = 600_000;
/** All builds together: how many there are, and how long each takes, is the submission's doing, and must end before the limit does. */
const allMs = limitMs - 30_000;

/** Every image of the submission, built one after the other. */
export const builds = observation(engine, { title: 'the builds of the images', limitMs, observe: buildAll });

async function buildAll(context: DockerContext): Promise<readonly Build[]> {
  const began = givenMs();
  const all: Build[] = [];
  for (const image of planOf(context).images) {
    const left = Math.floor(patient(allMs) - (givenMs() - began));
    all.push(await buildOne(context.docker, image, Math.min(patient(times.build), left)));
  }
  return all;
}

async function buildOne(docker: Docker, { service, build }: PlannedImage, timeoutMs: number): Promise<Build> {
  if (build === null) return { service, tag: null, trouble: 'is missing' };
  if (timeoutMs <= 0)
    return {
      service,
      tag: null,
      trouble: `was not built: the builds before it took ${Math.round(patient(allMs) / 1000)} s`,
    };
  const tag = `netproof/${service.toLowerCase()}:graded`;
  const attempt = await docker.build({ ...build, tag, timeoutMs });
  if ('refused' in attempt) {
    const sentences = attempt.refused.map(
      ({ line, sentence }) => `${line === null ? '' : `line ${line}: `}${sentence}`,
    );
    return { service, tag: null, trouble: `is refused: ${sentences.join('; ')}` };
  }
  if (attempt.ended === 'exit' && attempt.exitCode === 0) return { service, tag, trouble: null };
  if (attempt.ended === 'time')
    return {
      service,
      tag: null,
      trouble: `was not built within ${Math.round(timeoutMs / 1000)} s, and its build was stopped`,
    };
  if (attempt.ended === 'output')
    return { service, tag: null, trouble: 'printed more than anybody can read, and its build was stopped' };
  return { service, tag: null, trouble: `does not build: ${lastWords(attempt.output)}` };
}

/** The line in which a builder or a client says why it gave up. */
export function lastWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^-+$/.test(line));
  const telling = lines.findLast((line) => /\b(error|failed|cannot|no such|not found|unknown|unable)\b/i.test(line));
  const line = telling ?? lines.at(-1) ?? 'it printed nothing';
  return `'${line.length > 300 ? `${line.slice(0, 300)}…` : line}'`;
}
