import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { hosted, none } from '../../labs/docker-networks/network.ts';
import { check, type Part } from '../check.ts';
import { notUp, roomOf, type Stack, stack } from './stack.ts';
import { between, client, isAnswered, pairsOf, say, toInternet, type Word, wordsTable } from './words.ts';

type Observation = Stack & { readonly words: readonly Word[] };

/** Who does reach what the one without a network must not. */
const control = 'shop';

export const drivers = check({
  ...deliverable('docker-networks.drivers'),
  on: stack,

  async observe({ docker, shared }): Promise<Observation> {
    const porter = roomOf(shared, hosted);
    const pairs = [
      ...[control, none].flatMap((name) => [...toInternet(shared, name), ...pairsOf(shared, name, 'web')]),
      ...(porter === undefined ? [] : [{ from: client, to: porter, address: docker.address }]),
    ];
    return { ...shared, words: await say(docker.host, pairs) };
  },

  judge(seen) {
    const expected = `${none} has no link but lo and reaches nobody, where ${control} reaches web and the internet. What the client sends to the machine’s address arrives in ${hosted}.`;
    return (
      notUp(seen, expected) ??
      partialCredit([...loneParts(seen), hostPart(seen)], {
        expected,
        background: seen.complaint ?? undefined,
        hint: '‘network_mode’ takes the place of ‘networks’: none is a namespace with nothing in it, and host is no namespace at all.',
      })
    );
  },

  show: ({ words }) => [wordsTable('Words of the one without a network, and to the one with the machine’s', words)],
});

function loneParts(seen: Observation): Part[] {
  const room = roomOf(seen, none);
  if (room === undefined) return [{ what: none, trouble: 'no container of it runs', weight: 3 }];
  const own = [...room.addresses, ...room.addresses6];
  const links: Part = {
    what: `${none}’s addresses`,
    trouble: own.length > 0 ? `it has ${own.join(', ')}` : undefined,
  };
  return [
    links,
    ...['internet', 'web'].map((to): Part => {
      const what = `${none} → ${to}`;
      const own = between(seen.words, none, to);
      if (own.some(({ said, hearer }) => said.some(({ by }) => by === hearer)))
        return { what, trouble: 'it gets through' };
      const shown = isAnswered(between(seen.words, control, to));
      const trouble = `${control} does not reach it either, so that ${none} does not is not shown`;
      return { what, trouble: shown ? undefined : trouble };
    }),
  ];
}

function hostPart(seen: Observation): Part {
  const what = hosted;
  if (roomOf(seen, hosted) === undefined) return { what, trouble: 'no container of it runs', weight: 3 };
  const words = between(seen.words, client.service, hosted);
  return {
    what,
    trouble: isAnswered(words) ? undefined : 'what comes to the machine’s address does not come to it',
    weight: 3,
  };
}
