import { hasArrived } from '../../harness/expect/delivered.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Attempt, Delivery, Docker } from '../../harness/model/index.ts';
import { deliver } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { policyFiles, published } from '../../labs/docker-networks/network.ts';
import { check, type Part } from '../check.ts';
import { notUp, roomOf, type Stack, stack } from './stack.ts';
import { machine, pairsOf, reaches, say, toInternet, type Word, wordsTable } from './words.ts';

/** What came in from outside, and what else went its way. */
type Look = { readonly entry: Delivery | null; readonly words: readonly Word[] };

type Observation = Stack & {
  /** The policy's file; null where there is none. */
  readonly file: string | null;
  readonly before: Look;
  /** Why it is not in force, or not all of it, in a sentence; null when it is. */
  readonly unset: string | null;
  /** Null where there was nothing to set. */
  readonly after: Look | null;
};

const timeoutMs = 1500;
const lonely: readonly (readonly [string, string])[] = [
  ['web', 'shop'],
  ['db', 'stock'],
];

export const dockerUser = check({
  ...deliverable('docker-networks.docker-user'),
  on: stack,
  disturbs: true,

  async observe({ docker, shared, files, lines }): Promise<Observation> {
    const file = pathIn(lines.policy) ?? policyFiles.find((path) => files.paths.includes(path)) ?? null;
    const before = await look(docker, shared);
    if (file === null) return { ...shared, file, before, unset: null, after: null };
    try {
      const unset = troubleOf(await docker.applyPolicy(file));
      return { ...shared, file, before, unset, after: await look(docker, shared) };
    } finally {
      await docker.dropPolicy();
    }
  },

  judge(seen) {
    const expected = `Before the policy a client from outside gets to ${published.service} by port ${published.port} of the machine, and with it no more; containers reach each other and the internet, and the machine reaches them, as before.`;
    const hint =
      'Only what the machine passes on meets DOCKER-USER, and it comes first of all. What comes in by the machine’s link to the world is either new or the answer to a container’s own question.';
    const { file, after, before } = seen;
    if (seen.trouble === null && (file === null || after === null)) {
      const actual = `There is no policy: ${policyFiles[0]} is none, and submission.json names no other.`;
      return { status: 'fail', score: 0, expected, actual, hint };
    }
    return (
      notUp(seen, expected) ??
      partialCredit(partsOf(seen, before, after ?? before), {
        expected,
        hint,
        background: seen.unset ?? seen.complaint ?? undefined,
      })
    );
  },

  show: ({ before, after }) => [
    {
      kind: 'table',
      title: `A client at port ${published.port} of the machine`,
      columns: ['when', 'answer', `seen in ${published.service}`],
      rows: [['before the policy', before] as const, ['with it', after] as const].map(([when, one]) => [
        when,
        one?.entry == null
          ? '–'
          : 'status' in one.entry.response
            ? `${one.entry.response.status}`
            : one.entry.response.failed,
        one?.entry?.sightings.some(({ way, namespace }) => way === 'in' && !namespace.startsWith('@')) ? 'yes' : 'no',
      ]),
    },
    wordsTable('Words before the policy', before.words),
    wordsTable('Words with it', after?.words ?? []),
  ],
});

/** The file in what a manifest says of the policy, which may be the line that would run it: 'bash docker-networks/policy.sh'. */
function pathIn(line: string | undefined): string | undefined {
  return line?.trim().split(/\s+/).at(-1)?.replace(/^\.\//, '');
}

async function look(docker: Docker, seen: Stack): Promise<Look> {
  const { host, address } = docker;
  const target = roomOf(seen, published.service);
  const origin = `http://${address}:${published.port}`;
  const serve = target === undefined ? undefined : { in: target.key, port: published.to };
  const entry = serve === undefined ? null : await deliver(host, { from: '@client', origin, serve, timeoutMs });
  const inside = lonely.flatMap(([from, to]) => pairsOf(seen, from, to));
  const others = (target?.addresses ?? []).flatMap((one) =>
    target === undefined ? [] : [{ from: machine, to: target, address: one.split('/')[0] ?? '' }],
  );
  const out = lonely.flatMap(([from]) => toInternet(seen, from));
  return { entry, words: await say(host, [...inside, ...others, ...out]) };
}

function troubleOf(attempt: Attempt): string | null {
  if ('refused' in attempt) {
    const places = attempt.refused.map(
      ({ file, line, sentence }) => `${file}${line === null ? '' : `, line ${line}`}: ${sentence}`,
    );
    return `The policy is not set: ${places.join('; ')}`;
  }
  return attempt.exitCode === 0 ? null : `It ended at ${attempt.output.slice(0, 300)}`;
}

function partsOf(seen: Observation, before: Look, after: Look): Part[] {
  const key = roomOf(seen, published.service)?.key ?? null;
  const got = hasArrived(before.entry, key, published.to);
  const gets = after.entry?.sightings.some(({ namespace, way }) => namespace === key && way === 'in') ?? false;
  const what = `the client at port ${published.port}`;
  const entry: Part[] = [
    { what: `${what}, before`, trouble: got ? undefined : `it does not get to ${published.service}`, weight: 1 },
    {
      what: `${what}, with the policy`,
      trouble: gets ? 'it still gets in' : got ? undefined : 'nobody got in before, so that nobody does is not shown',
      weight: 4,
    },
  ];
  // A policy that stops nothing is no policy, and that nothing else is stopped is no merit of it.
  if (gets) return entry;
  // What did not go its way without the policy is none of its business.
  const others: [string, string][] = [
    ...lonely.map(([a, b]): [string, string] => [a, b]),
    ...lonely.map(([a]): [string, string] => [a, 'internet']),
  ];
  const all = { ...seen, rooms: [...seen.rooms, ...toInternet(seen, 'web').map(({ to }) => to), machine] };
  return [
    ...entry,
    ...[...others, [machine.service, published.service] as [string, string]].map(([from, to]): Part => {
      const then = reaches(all, before.words, from, to);
      const now = reaches(all, after.words, from, to);
      if (then.trouble !== undefined) return { ...then, what: `${then.what}, before` };
      return { ...now, what: `${now.what}, with the policy` };
    }),
  ];
}
