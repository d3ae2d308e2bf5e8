import { readDockerfile } from '../../harness/expect/dockerfile.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Docker, FilesContext } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { imageSize } from '../../labs/day5/stack.ts';
import { check } from '../check.ts';
import { builds } from './builds.ts';
import { planOf } from './plan.ts';

/** Every image that was built: what it begins from, and what it adds to that. */
type Observation = {
  readonly images: readonly {
    readonly service: string;
    /** The image that its last stage begins from. */
    readonly base: string;
    /** Bytes of the layers that are not the base's; null where the base could not be found. */
    readonly added: number | null;
  }[];
};

export const smallImages = check({
  ...deliverable('day5.image-size'),
  on: builds,

  async observe(context): Promise<Observation> {
    const images = [];
    for (const { service, tag } of context.shared) {
      const base = tag === null ? null : baseOf(context, service);
      if (tag !== null && base !== null)
        images.push({ service, base, added: await addedBy(context.docker, tag, base) });
    }
    return { images };
  },

  judge({ images }) {
    if (images.length === 0) return { status: 'blocked', by: 'day5.images-build' };
    const unknown = images.find(({ added }) => added === null);
    if (unknown)
      return {
        status: 'error',
        reason: `The grader could not find ${unknown.base} among the layers of ${unknown.service}'s image.`,
      };
    return partialCredit(
      images.map(({ service, base, added }) => ({
        what: service,
        trouble:
          (added ?? 0) > imageSize.added
            ? `its image adds ${megabytes(added ?? 0)} to ${base}`
            : imageSize.large.test(base)
              ? `its image begins from ${base}, which is not a small one`
              : undefined,
      })),
      {
        expected: `Each image that you build adds at most ${megabytes(imageSize.added)} to the one that its last stage begins from, and that is a small one (-slim, -alpine).`,
        hint: "'docker history IMAGE' shows which line of the Dockerfile costs how much. A file that a later line removes is still in the layer before.",
      },
    );
  },

  show({ images }) {
    const rows = images.map(({ service, base, added }) => [service, base, added === null ? '?' : megabytes(added)]);
    return [{ kind: 'table', title: 'What the images add', columns: ['Image', 'Begins from', 'Adds'], rows }];
  },
});

/** The image that the stages of a service's own image begin from. */
function baseOf(context: FilesContext, service: string): string | null {
  const build = planOf(context).images.find((one) => one.service === service)?.build;
  const { stages } = readDockerfile((build && context.files.text(build.dockerfile)) ?? '', build?.buildArgs);
  const named = (name: string, before: number) =>
    stages.findLastIndex((stage, index) => index < before && stage.name === name.toLowerCase());
  let at = build?.target === undefined ? stages.length - 1 : named(build.target, stages.length);
  for (let next = at; next >= 0; next = named(stages[at]?.base ?? '', at)) at = next;
  return stages[at]?.base ?? null;
}

async function addedBy(docker: Docker, tag: string, base: string): Promise<number | null> {
  const [image, below] = await Promise.all([docker.image(tag), base === 'scratch' ? null : docker.image(base)]);
  if (image === null || (below === null && base !== 'scratch')) return null;
  const isBelow = below === null || below.layers.every((layer, index) => image.layers[index] === layer);
  return isBelow ? image.bytes - (below?.bytes ?? 0) : null;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
