import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Docker, NameSeen } from '../../harness/model/index.ts';
import { askNames } from '../../harness/probe/names.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { onDefault } from '../../labs/docker-networks/network.ts';
import { check, type Part } from '../check.ts';
import { notUp, type Room, roomOf, type Stack, stack } from './stack.ts';
import { between, isAnswered, isHeard, type Pair, reaches, say, type Word, wordsTable } from './words.ts';

/** A name asked of each of the name servers that a container's programs ask, and what the addresses in the answers are good for. */
type Lookup = {
  readonly from: string;
  readonly name: string;
  readonly seen: readonly NameSeen[];
};

type Observation = Stack & { readonly lookups: readonly Lookup[]; readonly words: readonly Word[] };

/** Who asks for whom: on a network of the user's own, across two, and on the default bridge. */
const known = [
  ['web', 'shop'],
  ['shop', 'app'],
  ['app', 'stock'],
  ['db', 'app'],
  ['ledger', 'safe'],
] as const;
const unknown = [
  ['web', 'db'],
  ['stock', 'shop'],
] as const;
const [loner, stray] = onDefault;

export const dns = check({
  ...deliverable('docker-networks.dns'),
  on: stack,

  async observe({ docker, shared }): Promise<Observation> {
    const wanted = [...known, ...unknown, [loner, stray] as const, [stray, loner] as const];
    const lookups = await Promise.all(wanted.map(([from, name]) => lookUp(docker, shared, from, name)));
    const named = lookups.flatMap((one) => pairsFrom(shared, one, addressesIn(one)));
    const plain = [stray, loner].flatMap((name) => {
      const to = roomOf(shared, name);
      const from = name === stray ? loner : stray;
      return to === undefined ? [] : pairsFrom(shared, { from, name }, to.addresses.map(withoutPrefix));
    });
    return { ...shared, lookups, words: await say(docker.host, [...named, ...plain]) };
  },

  judge(seen) {
    const expected =
      'On networks of your own a service’s name leads to it from where it can be reached, and from elsewhere to nothing. loner and stray reach each other by address on the default bridge, and not by name.';
    return (
      notUp(seen, expected) ??
      partialCredit(
        [
          ...known.map(([from, name]) => leadsTo(seen, from, name)),
          ...unknown.map(([from, name]) => leadsNowhere(seen, from, name, 'unless it can be reached')),
          ...[reaches(seen, seen.words, loner, stray), reaches(seen, seen.words, stray, loner)].map((part) => ({
            ...part,
            what: `${part.what} by address`,
          })),
          leadsNowhere(seen, loner, stray),
          leadsNowhere(seen, stray, loner),
        ],
        {
          expected,
          background: seen.complaint ?? undefined,
          hint: '/etc/resolv.conf in a container says whom its programs ask. The server at 127.0.0.11 is there on networks of your own only; ‘network_mode: bridge’ puts a service on the default bridge.',
        },
      )
    );
  },

  show: ({ lookups, words }) => [
    {
      kind: 'table',
      title: 'Names that were asked for',
      columns: ['in', 'name', 'server', 'result', 'addresses'],
      rows: lookups.flatMap(({ from, name, seen }) =>
        seen.map(({ server, result, addresses }) => [from, name, server, result, addresses.join(', ')]),
      ),
    },
    wordsTable('Words to the addresses', words),
  ],
});

async function lookUp(docker: Docker, seen: Stack, from: string, name: string): Promise<Lookup> {
  const room = roomOf(seen, from);
  const resolver = room === undefined ? null : await docker.resolver(room.container);
  const servers = (resolver?.servers ?? []).filter((one) => /^\d+(\.\d+){3}$/.test(one));
  const queries = servers.map((server) => ({ from: room?.key ?? '', server, name }));
  return { from, name, seen: queries.length === 0 ? [] : await askNames(docker.host, queries) };
}

function addressesIn({ seen }: Lookup): readonly string[] {
  return [...new Set(seen.flatMap(({ addresses }) => addresses))].slice(0, 8);
}

function pairsFrom(seen: Stack, { from, name }: { from: string; name: string }, addresses: readonly string[]): Pair[] {
  const [sender, hearer]: (Room | undefined)[] = [roomOf(seen, from), roomOf(seen, name)];
  if (sender === undefined || hearer === undefined) return [];
  return addresses.map((address) => ({ from: sender, to: hearer, address }));
}

const withoutPrefix = (address: string) => address.split('/')[0] ?? '';

/** The words said to addresses that a lookup found. */
function wordsOf({ words }: Observation, one: Lookup): readonly Word[] {
  const found = addressesIn(one);
  return between(words, one.from, one.name).filter(({ said }) => said.some(({ to }) => found.includes(to)));
}

function lookupOf({ lookups }: Observation, from: string, name: string): Lookup {
  return lookups.find((one) => one.from === from && one.name === name) ?? { from, name, seen: [] };
}

function leadsTo(seen: Observation, from: string, name: string): Part {
  const what = `${name}, asked for in ${from}`;
  const absent = [from, name].filter((one) => roomOf(seen, one) === undefined);
  if (absent.length > 0) return { what, trouble: `no container of ${absent.join(' and ')} runs` };
  const lookup = lookupOf(seen, from, name);
  if (lookup.seen.length === 0) return { what, trouble: 'there is no name server to ask' };
  const found = addressesIn(lookup);
  const said = [...new Set(lookup.seen.map(({ result }) => result))].join(', ');
  if (found.length === 0) return { what, trouble: `it leads to no address (${said})` };
  if (isAnswered(wordsOf(seen, lookup))) return { what, trouble: undefined };
  return { what, trouble: `it leads to ${found.join(', ')}, where ${name} does not answer` };
}

/** A part that is right where a name leads to nobody; with `unless`, where it can be reached it may: who shares a network is another check's business. */
function leadsNowhere(seen: Observation, from: string, name: string, unless?: 'unless it can be reached'): Part {
  const what = `${name}, asked for in ${from}`;
  const absent = [from, name].filter((one) => roomOf(seen, one) === undefined);
  if (absent.length > 0) return { what, trouble: `no container of ${absent.join(' and ')} runs` };
  const lookup = lookupOf(seen, from, name);
  const found = addressesIn(lookup);
  const isThere = isHeard(wordsOf(seen, lookup));
  const isTold = unless === undefined ? isThere || isNamed(seen, name, found) : !isThere && isNamed(seen, name, found);
  return { what, trouble: isTold ? `it leads to ${found.join(', ')}, which is ${name}` : undefined };
}

function isNamed(seen: Observation, name: string, addresses: readonly string[]): boolean {
  const own = roomOf(seen, name)?.addresses.map(withoutPrefix) ?? [];
  return addresses.some((one) => own.includes(one));
}
