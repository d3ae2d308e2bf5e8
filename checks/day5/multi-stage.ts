import { readDockerfile, singleStage } from '../../harness/expect/dockerfile.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { submissionFiles } from '../../harness/testbed/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { owned } from '../../labs/day5/stack.ts';
import { check } from '../check.ts';
import { planOf } from './plan.ts';

/** The services of the submission's own whose Dockerfile can be read. */
type Observation = {
  readonly services: readonly {
    readonly service: string;
    readonly dockerfile: string;
    /** Why it has not several stages, as the rest of a sentence; null when it has. */
    readonly single: string | null;
  }[];
};

export const multiStage = check({
  ...deliverable('day5.multi-stage'),
  on: submissionFiles,

  async observe(context): Promise<Observation> {
    const services = planOf(context).images.flatMap(({ service, build }) => {
      const text = build && context.files.text(build.dockerfile);
      const read = text === null ? null : readDockerfile(text);
      if (build === null || read === null || read.trouble !== null || !owned.some((name) => name === service))
        return [];
      return [{ service, dockerfile: build.dockerfile, single: singleStage(read, build.target) }];
    });
    return { services };
  },

  judge({ services }) {
    if (services.length === 0) return { status: 'blocked', by: 'day5.images-build' };
    const parts = owned.map((service) => {
      const one = services.find((each) => each.service === service);
      if (!one)
        return { what: service, trouble: 'there is no Dockerfile to read', blame: 'day5.images-build' as const };
      return { what: service, trouble: one.single === null ? undefined : `${one.dockerfile} ${one.single}` };
    });
    return partialCredit(parts, {
      expected:
        'The image of each service that you wrote is built in at least two stages: the last one begins from a base image, and copies what it needs from one before.',
      hint: 'What does a build need that a running service never touches? Let one stage have it, and take from there only what runs.',
    });
  },
});
