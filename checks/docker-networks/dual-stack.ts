import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { dual } from '../../labs/docker-networks/network.ts';
import { check, type Part } from '../check.ts';
import { notUp, roomOf, type Stack, stack } from './stack.ts';
import { pairsOf, reaches, say, type Word, wordsTable } from './words.ts';

type Observation = Stack & {
  readonly words4: readonly Word[];
  readonly words6: readonly Word[];
};

const [one, other] = dual;
const ways = [
  [one, other],
  [other, one],
] as const;

export const dualStack = check({
  ...deliverable('docker-networks.dual-stack'),
  on: stack,

  async observe({ docker: { host }, shared }): Promise<Observation> {
    const pairs = (of: 'addresses' | 'addresses6') => ways.flatMap(([from, to]) => pairsOf(shared, from, to, of));
    const [words4, words6] = [await say(host, pairs('addresses')), await say(host, pairs('addresses6'))];
    return { ...shared, words4, words6 };
  },

  judge(seen) {
    const expected = `${one} and ${other} have addresses of IPv6 beyond their link, and reach each other at them over TCP and UDP; over IPv4 they do as before.`;
    return (
      notUp(seen, expected) ??
      partialCredit(
        [
          ...ways.map(([from, to]) => ({ ...speaks(seen, from, to), weight: 3 })),
          ...ways.map(([from, to]) => named(reaches(seen, seen.words4, from, to), 'IPv4')),
        ],
        {
          expected,
          background: seen.complaint ?? undefined,
          hint: '‘enable_ipv6: true’ and a prefix under ipam make a network speak both; ‘ip -6 address’ in a container shows what it has.',
        },
      )
    );
  },

  show: ({ rooms, words4, words6 }) => [
    {
      kind: 'table',
      title: 'Addresses',
      columns: ['service', 'IPv4', 'IPv6'],
      rows: rooms
        .filter(({ service }) => dual.some((name) => name === service))
        .map(({ service, addresses, addresses6 }) => [service, addresses.join(', '), addresses6.join(', ') || '–']),
    },
    wordsTable('Words over IPv6', words6),
    wordsTable('Words over IPv4', words4),
  ],
});

function speaks(seen: Observation, from: string, to: string): Part {
  const mute = dual.filter((name) => roomOf(seen, name)?.addresses6.length === 0);
  const part = named(reaches(seen, seen.words6, from, to), 'IPv6');
  return mute.length === 0
    ? part
    : { ...part, trouble: `no address of IPv6 that is good beyond the link is in ${mute.join(' or ')}` };
}

function named(part: Part, family: string): Part {
  return { ...part, what: `${part.what} over ${family}` };
}
