import { drawnNumber } from '../../harness/expect/drawn.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { LabHost, TalkSeen } from '../../harness/model/index.ts';
import { talk } from '../../harness/probe/policy.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { between, members } from '../../labs/docker-networks/network.ts';
import { check, type Part } from '../check.ts';
import { notUp, roomOf, type Stack, stack } from './stack.ts';
import { isAnswered, pairsOf, portOf, reaches, say, type Word, wordsTable } from './words.ts';

/** A word that one says to another by the way of the one between them; `by` is who heard it. */
type Detour = {
  readonly from: string;
  readonly to: string;
  /** The address of the one in the middle that it was sent by. */
  readonly via: string;
  readonly hearer: string;
  readonly said: TalkSeen;
};

type Observation = Stack & { readonly words: readonly Word[]; readonly detours: readonly Detour[] };

const around = [...members.front, ...members.back].filter((name) => name !== between);
const crossings = members.front
  .filter((name) => name !== between)
  .flatMap((one) =>
    members.back
      .filter((name) => name !== between)
      .flatMap((other): [string, string][] => [
        [one, other],
        [other, one],
      ]),
  );
const timeoutMs = 750;

export const multiHomed = check({
  ...deliverable('docker-networks.multi-homed'),
  on: stack,

  async observe({ docker: { host }, shared }): Promise<Observation> {
    const pairs = around.flatMap((name) => [...pairsOf(shared, between, name), ...pairsOf(shared, name, between)]);
    const words = await say(host, pairs);
    return { ...shared, words, detours: await tryDetours(host, shared, words) };
  },

  judge(seen) {
    const expected = `${between} reaches everyone on both networks, and is reached from both. A packet that is sent to it for somebody on the other network goes no further.`;
    return (
      notUp(seen, expected) ??
      partialCredit(
        [
          ...around.flatMap((name) => [
            reaches(seen, seen.words, between, name),
            reaches(seen, seen.words, name, between),
          ]),
          ...crossings.map(([from, to]) => stops(seen, from, to)),
        ],
        {
          expected,
          background: seen.complaint ?? undefined,
          hint: `A service lists all of its networks. What comes to ${between} and is not for it is forwarded where net.ipv4.ip_forward is 1 in its namespace, and what a new namespace has there is the machine’s habit: say it.`,
        },
      )
    );
  },

  show: ({ words, detours }) => [
    wordsTable(`Words to and from ${between}`, words),
    {
      kind: 'table',
      title: `Words by the way of ${between}`,
      columns: ['who to whom', 'via', 'heard by'],
      rows: detours.map(({ from, to, via, said }) => [`${from} → ${to}`, via, said.by ?? 'nobody']),
    },
  ],
});

/** With a route of ours by the one in the middle: by UDP, as the answer may well be lost. */
async function tryDetours(host: LabHost, seen: Stack, words: readonly Word[]): Promise<Detour[]> {
  const port = portOf(host) + 1 + drawnNumber(host.seed, 'port of a detour', 1000);
  const wanted = crossings.flatMap(([from, to]) => {
    const [sender, hearer] = [roomOf(seen, from), roomOf(seen, to)];
    const via = words.find((one) => one.from === from && one.to === between && isAnswered([one]))?.said[0]?.to;
    const target = hearer?.addresses[0]?.split('/')[0];
    if (sender === undefined || hearer === undefined || via === undefined || target === undefined) return [];
    return [{ from, to, via, key: sender.key, hearer: hearer.key, target }];
  });
  if (wanted.length === 0) return [];
  const said = await talk(host, {
    servers: [...new Set(wanted.map(({ hearer }) => hearer))].map((key) => ({ in: key, protocol: 'udp', port })),
    calls: wanted.map(({ key, target }) => ({ from: key, to: target, protocol: 'udp', port })),
    ways: wanted.map(({ key, target, via }) => ({ in: key, to: target, via })),
    timeoutMs,
  });
  return wanted.map(({ from, to, via, hearer }, at) => ({ from, to, via, hearer, said: said[at] as TalkSeen }));
}

/** A part that is right where a word did not get further than to the one in the middle, which was reached itself. */
function stops(seen: Observation, from: string, to: string): Part {
  const what = `${from} → ${to} by the way of ${between}`;
  const one = seen.detours.find((detour) => detour.from === from && detour.to === to);
  if (one === undefined) return { what, trouble: `${from} does not reach ${between}, so that it could not be sent` };
  return { what, trouble: one.said.by === one.hearer ? `${between} forwards it` : undefined };
}
