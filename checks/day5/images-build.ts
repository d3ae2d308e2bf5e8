import { readDockerfile } from '../../harness/expect/dockerfile.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
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
  /** In records of version 1 also why there was no Docker. */
  readonly builds: readonly Build[] | { readonly unavailable: string };
  /** What built them; absent in records of version 1. */
  readonly engine?: { readonly engine: string; readonly compose: string; readonly standIns: readonly string[] };
};

export const imagesBuild = check({
  ...deliverable('day5.images-build'),
  on: builds,

  async observe(context): Promise<Observation> {
    const { images: planned, unread } = planOf(context);
    const images = planned.map(({ service, build }) => {
      const text = build && context.files.text(build.dockerfile);
      if (build === null || text === null)
        return { service, dockerfile: build?.dockerfile ?? null, trouble: 'is missing' };
      return { service, dockerfile: build.dockerfile, trouble: readDockerfile(text).trouble };
    });
    const { versions, standIns } = context.docker;
    return { images, unread, builds: context.shared, engine: { ...versions, standIns } };
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

  show({ engine }) {
    if (engine === undefined) return [];
    const { engine: docker, compose, standIns } = engine;
    const bases = standIns.length === 0 ? 'No base image was a stand-in.' : `Stand-ins: ${standIns.join(', ')}.`;
    const text = `Docker Engine ${docker}, Compose ${compose}. ${bases} A stand-in is made of this machine's own programs, where no registry can be reached.`;
    return [{ kind: 'text', title: 'The engine and its base images', text }];
  },
});
