import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { pipeline } from '../../labs/bonus5/pipeline.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import type { PushName } from './pushes.ts';
import { type Push, type Scene, scene } from './scene.ts';
import { lastOf, type Version } from './stretches.ts';
import { drawing, table } from './words.ts';

export const pushOf = ({ pushes }: Pick<Scene, 'pushes'>, name: PushName): Push | undefined =>
  pushes.find((one) => one.name === name);

/** Who answered last before a push: what a push that comes to nothing has to leave as it was. */
export function formerOf({ before, pushes }: Scene, { name }: Push): Version {
  const previous = pushes[pushes.findIndex((one) => one.name === name) - 1];
  return previous === undefined ? before : lastOf(previous.stretches);
}

/** Whether a push's release ever answered. */
const ran = (push: Push | undefined): push is Push =>
  push?.stretches.some(({ release }) => release === push.release) === true;

/** Whether the pipeline takes pushes at all: the good ones ran. Without that, what it does not run tells nothing of it. */
export const works = (seen: Scene) => ran(pushOf(seen, 'good')) && ran(pushOf(seen, 'last'));

export const deploys = check({
  ...deliverable('bonus5.deploys'),
  on: scene,

  observe: async ({ shared }): Promise<Scene> => shared,

  judge(seen) {
    const parts = (['good', 'last'] as const).flatMap((name): Part[] => {
      const push = pushOf(seen, name);
      const what = name === 'good' ? 'the first push' : 'the last push';
      if (push === undefined) return [{ what, trouble: 'it was not made, as the first did not run', weight: 2 }];
      if (!ran(push)) return [{ what, trouble: whyNot(push), weight: 2 }];
      return [
        { what, trouble: undefined },
        { what: `the image of ${what}`, trouble: digestTrouble(push) },
      ];
    });
    return partialCredit(parts, {
      expected: `Within ${pipeline.seconds.runs} s of a push's end, /version of the product service says the release that was pushed, and the SHA-256 of an image of it that lies in ${pipeline.images}.`,
      hint: 'Push by hand and read what your hook prints. Does it wait for something that a hook does not have: a terminal, a PATH, standard input? And the digest is that of the archive as it lies there, byte for byte.',
    });
  },

  show: (seen) => [...table(seen), ...drawing(seen)],
});

function whyNot({ complaint, images }: Push): string {
  const why = complaint ?? (images.length > 0 ? 'its image is there' : 'no image of it is there');
  return `its release never answered; ${why}`;
}

/** Any moment at which the release named an image of its own will do: one that has just begun may not know it yet. */
function digestTrouble({ release, stretches, images }: Push): string | undefined {
  const named = stretches.flatMap((one) => (one.release === release && one.digest !== null ? [one.digest] : []));
  if (named.some((digest) => images.includes(digest))) return undefined;
  if (images.length === 0) return `no file in ${pipeline.images} holds its release`;
  const [digest] = named;
  return digest === undefined
    ? '/version names no digest'
    : `/version names ${digest.slice(0, 12)}…, and the image's SHA-256 is ${images[0]?.slice(0, 12)}…`;
}
