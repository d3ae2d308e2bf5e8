import type { CheckContext, Docker } from '../../harness/model/index.ts';
import { times } from '../../labs/day5/stack.ts';
import { engine } from './engine.ts';
import { type PlannedImage, planOf } from './plan.ts';

/** What came of building one service's image. */
export type Build = {
  readonly service: string;
  /** What the image is called, when it was built. */
  readonly tag: string | null;
  /** The rest of a sentence that begins with the Dockerfile; null when it was built. */
  readonly trouble: string | null;
};

const made = new WeakMap<Docker, Promise<readonly Build[]>>();

/** Builds every image of the submission, once for a grading, one after the other. */
export async function builds(context: CheckContext): Promise<readonly Build[]> {
  const docker = await engine(context);
  const known = made.get(docker) ?? buildAll(docker, planOf(context).images);
  made.set(docker, known);
  return await known;
}

async function buildAll(docker: Docker, images: readonly PlannedImage[]): Promise<Build[]> {
  const all: Build[] = [];
  for (const image of images) all.push(await buildOne(docker, image));
  return all;
}

async function buildOne(docker: Docker, { service, build }: PlannedImage): Promise<Build> {
  if (build === null) return { service, tag: null, trouble: 'is missing' };
  const tag = `netproof/${service.toLowerCase()}:graded`;
  const attempt = await docker.build({ ...build, tag, timeoutMs: times.build });
  if ('refused' in attempt) {
    const sentences = attempt.refused.map(
      ({ line, sentence }) => `${line === null ? '' : `line ${line}: `}${sentence}`,
    );
    return { service, tag: null, trouble: `is refused: ${sentences.join('; ')}` };
  }
  if (attempt.ended === 'exit' && attempt.exitCode === 0) return { service, tag, trouble: null };
  if (attempt.ended === 'time')
    return { service, tag: null, trouble: `was not built within ${times.build / 1000} s, and its build was stopped` };
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
