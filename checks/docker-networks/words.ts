import { drawnNumber } from '../../harness/expect/drawn.ts';
import type { Evidence, LabHost, TalkSeen } from '../../harness/model/index.ts';
import { talk } from '../../harness/probe/policy.ts';
import { topology } from '../../labs/topology.ts';
import type { Part } from '../check.ts';
import { type Room, roomOf, type Stack } from './stack.ts';

/** Who says a word to whom, and at which of its addresses. */
export type Pair = { readonly from: Room; readonly to: Room; readonly address: string };

/** What came of it, over TCP and over UDP. */
export type Word = {
  readonly from: string;
  readonly to: string;
  /** The namespace that should hear it. */
  readonly hearer: string;
  readonly said: readonly TalkSeen[];
};

const resolver = topology.internet[0];

/** Somebody beside the submission's containers, as one who says a word or hears it. */
const beside = (service: string, key: string): Room => ({
  service,
  container: '',
  key,
  addresses: [],
  addresses6: [],
  routes: [],
});
const internet = beside('internet', '@internet');
/** The external client, and the machine that the engine runs on. */
export const client = beside('the client', '@client');
export const machine = beside('the machine', '@host');

const protocols = ['tcp', 'udp'] as const;
const timeoutMs = 750;

/** A port that nobody can know before, in the range that clients' own ports are not taken from. */
export const portOf = ({ seed }: Pick<LabHost, 'seed'>) =>
  20_000 + drawnNumber(seed, 'port of Docker networks', 10_000);

/** Says a word of our own along each pair, all at once, to servers of ours in the containers' namespaces. */
export async function say(host: LabHost, pairs: readonly Pair[]): Promise<Word[]> {
  const port = portOf(host);
  const places = new Map(
    pairs.map((pair) => [`${pair.to.key} ${bindAt(pair)}`, { key: pair.to.key, at: bindAt(pair) }]),
  );
  const servers = [...places.values()].flatMap(({ key, at }) =>
    protocols.map((protocol) => ({ in: key, protocol, port, address: at })),
  );
  const calls = pairs.flatMap(({ from, address }) =>
    protocols.map((protocol) => ({ from: from.key, to: address, protocol, port })),
  );
  const seen = calls.length === 0 ? [] : await talk(host, { servers, calls, timeoutMs });
  return pairs.map(({ from, to }, at) => ({
    from: from.service,
    to: to.service,
    hearer: to.key,
    said: seen.slice(at * protocols.length, (at + 1) * protocols.length),
  }));
}

/** Outside of containers an answer over UDP would come from another address than the one that was asked, if ours listened at all of them. */
function bindAt({ to, address }: Pair): string {
  if (to.key.startsWith('@')) return address;
  return address.includes(':') ? '::' : '0.0.0.0';
}

/** A pair for each address of the other, of IPv4 if nothing else is said; none where one of the two does not run. */
export function pairsOf(stack: Stack, from: string, to: string, of: 'addresses' | 'addresses6' = 'addresses'): Pair[] {
  const [sender, hearer] = [roomOf(stack, from), roomOf(stack, to)];
  if (sender === undefined || hearer === undefined) return [];
  return hearer[of].map((one) => ({ from: sender, to: hearer, address: one.split('/')[0] ?? '' }));
}

/** The pair of a container and the internet; none where it does not run. */
export function toInternet(stack: Stack, from: string): Pair[] {
  const sender = roomOf(stack, from);
  return sender === undefined ? [] : [{ from: sender, to: internet, address: resolver }];
}

/** Whether any word of these arrived where it was meant to. */
export function isHeard(words: readonly Word[]): boolean {
  return words.some(({ said, hearer }) => said.some(({ by }) => by === hearer));
}

/** Whether the words to one address all arrived, and their answers came back. */
export function isAnswered(words: readonly Word[]): boolean {
  return words.some(({ said, hearer }) => said.every(({ by, result }) => by === hearer && result === 'answered'));
}

/** The words from one to another. */
export function between(words: readonly Word[], from: string, to: string): readonly Word[] {
  return words.filter((one) => one.from === from && one.to === to);
}

/** A part that is right where one reaches the other. */
export function reaches(stack: Stack, words: readonly Word[], from: string, to: string): Part {
  const what = `${from} → ${to}`;
  const absent = [from, to].filter((name) => roomOf(stack, name) === undefined);
  if (absent.length > 0) return { what, trouble: `no container of ${absent.join(' and ')} runs` };
  if (roomOf(stack, from)?.key === roomOf(stack, to)?.key)
    return { what, trouble: 'both are in one network namespace' };
  const own = between(words, from, to);
  if (isAnswered(own)) return { what, trouble: undefined };
  if (own.length === 0) return { what, trouble: `${to} has no address` };
  const results = [...new Set(own.flatMap(({ said }) => said.map(({ result }) => result)))].join(', ');
  return { what, trouble: `it does not get through (${isHeard(own) ? 'the answer is lost, ' : ''}${results})` };
}

/** A part that is right where one does not reach the other, whom somebody else was seen to reach meanwhile. */
export function isApart(stack: Stack, words: readonly Word[], from: string, to: string): Part {
  const what = `${from} → ${to}`;
  const absent = [from, to].filter((name) => roomOf(stack, name) === undefined);
  if (absent.length > 0) return { what, trouble: `no container of ${absent.join(' and ')} runs` };
  if (isHeard(between(words, from, to))) return { what, trouble: `it gets through` };
  const control = words.some((one) => one.to === to && isHeard([one]));
  return { what, trouble: control ? undefined : `nobody reaches ${to}, so that it is kept from others is not shown` };
}

/** What became of words, for the reader. */
export function wordsTable(title: string, words: readonly Word[]): Evidence {
  const rows = words.flatMap(({ from, to, hearer, said }) =>
    said.map(({ to: address, protocol, result, by, source }) => [
      `${from} → ${to}`,
      `${address} (${protocol.toUpperCase()})`,
      result,
      by === null ? 'nobody' : by === hearer ? to : by,
      source ?? '–',
    ]),
  );
  return { kind: 'table', title, columns: ['who to whom', 'said to', 'result', 'heard by', 'from'], rows };
}
