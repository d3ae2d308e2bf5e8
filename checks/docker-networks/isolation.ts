import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { between as bridge, members } from '../../labs/docker-networks/network.ts';
import { check } from '../check.ts';
import { notUp, type Stack, stack } from './stack.ts';
import { isApart, pairsOf, reaches, say, type Word, wordsTable } from './words.ts';

type Observation = Stack & { readonly words: readonly Word[] };

const [front, back] = [members.front, members.back].map((all: readonly string[]) =>
  all.filter((name) => name !== bridge),
) as [string[], string[]];
const together = [front, back].flatMap(ordered);
const apart = [...cross(front, back), ...cross(back, front)];

export const isolation = check({
  ...deliverable('docker-networks.isolation'),
  on: stack,

  async observe({ docker: { host }, shared }): Promise<Observation> {
    const pairs = [...together, ...apart].flatMap(([from, to]) => pairsOf(shared, from, to));
    return { ...shared, words: await say(host, pairs) };
  },

  judge(seen) {
    const expected =
      'web and shop reach each other, and so do db and stock; neither of the first two reaches one of the others, nor the other way round.';
    return (
      notUp(seen, expected) ??
      partialCredit(
        [
          ...together.map(([from, to]) => reaches(seen, seen.words, from, to)),
          ...apart.map(([from, to]) => ({ ...isApart(seen, seen.words, from, to), weight: 2 })),
        ],
        {
          expected,
          background: seen.complaint ?? undefined,
          hint: '‘docker network inspect’ lists who is on a network. A service that names no network is on the default one of its Compose file, with all others that name none.',
        },
      )
    );
  },

  show: ({ words }) => [wordsTable('Words between containers', words)],
});

function ordered(all: readonly string[]): [string, string][] {
  return cross(all, all).filter(([from, to]) => from !== to);
}

function cross(some: readonly string[], others: readonly string[]): [string, string][] {
  return some.flatMap((from) => others.map((to): [string, string] => [from, to]));
}
