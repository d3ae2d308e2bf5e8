import { readDockerfile } from '../../harness/expect/dockerfile.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { check } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { type Build, builds } from './builds.ts';
import { planOf } from './plan.ts';

/** Each service that has to be built: its Dockerfile, and what reading it and building it came to. */
type Observation = {
  readonly images: readonly {
    readonly service: string;
    /** Null when there is none. */
    readonly dockerfile: string | null;
    /** What is wrong with its text, as the rest of a sentence. */
    readonly trouble: string | null;
  }[];
  /** Whether the Compose file, which says where they are, cannot be read. */
  readonly unread: boolean;
  readonly builds: readonly Build[] | { readonly unavailable: string };
};

export const imagesBuild = check<Observation>({
  ...deliverable('day5.images-build'),
  limitMs: 600_000,

  async observe(context) {
    const { images: planned, unread } = planOf(context);
    const images = planned.map(({ service, build }) => {
      const text = build && context.files.text(build.dockerfile);
      if (build === null || text === null)
        return { service, dockerfile: build?.dockerfile ?? null, trouble: 'is missing' };
      return { service, dockerfile: build.dockerfile, trouble: readDockerfile(text).trouble };
    });
    const docker = await context.docker();
    if ('unavailable' in docker) return { images, unread, builds: docker };
    const built = await builds(context);
    const { versions, standIns } = docker;
    const bases = standIns.length === 0 ? 'No base image was a stand-in.' : `Stand-ins: ${standIns.join(', ')}.`;
    context.attach({
      kind: 'text',
      title: 'The engine and its base images',
      text: `Docker Engine ${versions.engine}, Compose ${versions.compose}. ${bases} A stand-in is made of this machine's own programs, where no registry can be reached.`,
    });
    return { images, unread, builds: built };
  },

  judge({ images, unread, builds: built }) {
    const parts = images.map(({ service, dockerfile, trouble }) => {
      const build = 'unavailable' in built ? undefined : built.find((one) => one.service === service);
      const wrong = trouble ?? build?.trouble ?? null;
      const file = dockerfile === null ? 'its Dockerfile' : dockerfile;
      const blame = dockerfile === null && unread ? ('day5.compose-up' as const) : undefined;
      return { what: service, trouble: wrong === null ? undefined : `${file} ${wrong}`, blame };
    });
    if ('unavailable' in built && parts.every(({ trouble }) => trouble === undefined))
      return { status: 'error', reason: `The grader could not tell: ${built.unavailable}` };
    return partialCredit(parts, {
      expected:
        'api-gateway, product-service and order-service each have a Dockerfile, and it builds without a network.',
      hint: "Build one alone: 'docker build --network none -f DOCKERFILE CONTEXT'. The first line that fails is the one to read; what a COPY wants must lie in the context.",
    });
  },
});
