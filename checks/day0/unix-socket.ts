import type { Part } from '../../harness/expect/partial-credit.ts';
import type { LabHostContext, Survey, UnixListener } from '../../harness/model/index.ts';
import { survey } from '../../harness/probe/index.ts';
import { listeners, pollStart } from '../../harness/probe/services.ts';
import { type EchoResult, echo, unixListeners } from '../../harness/probe/sockets.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { judgeTrials } from './judge-trials.ts';
import { addressesOf, castsOf, nameless, namesOf } from './rooms.ts';
import { bench } from './scene.ts';

/** What was sent to the sockets of one namespace from another, and from itself. */
type Trial = {
  readonly names: readonly string[];
  readonly keys: readonly (string | null)[];
  readonly paths: readonly string[];
  readonly ports: readonly number[];
  readonly answers: readonly EchoResult[];
};

const startMs = 5000;
const mostTried = 3;

export const unixSocket = check({
  ...deliverable('day0.unix-socket'),
  on: bench,

  async observe(context): Promise<Trial> {
    const { settledSince: since } = context.host;
    return await pollStart(
      context,
      { milliseconds: startMs, since },
      () => call(context),
      (seen) => partsOf(seen).every(({ trouble }) => trouble === undefined),
    );
  },

  judge: (seen) =>
    judgeTrials([seen], partsOf, {
      expected:
        'What client writes to the Unix socket of server comes back. The TCP socket of server answers in server itself, and nobody in client reaches it.',
      hint: 'To which of the two does a namespace of networks matter? ‘ss -lxn’ and ‘ss -ltn’ in server show what listens; a name that begins with @ is in no file system.',
    }),

  show: ({ answers }) => [
    {
      kind: 'table',
      title: 'Lines sent to the sockets of server',
      columns: ['from', 'to', 'result'],
      rows: answers.map(({ from, to, result }) => [from, toText(to), result]),
    },
  ],
});

/** Sends a line to every socket of server, from client and from itself. */
async function call({ host }: LabHostContext): Promise<Trial> {
  const seen = await survey(host);
  const bound = await unixListeners(host);
  const { names, keys } = partiesOf(seen, bound);
  const [server, client] = keys;
  const room = seen.namespaces.find(({ key }) => key === server);
  if (!server || !client || !room) return { names, keys, paths: [], ports: [], answers: [] };
  const paths = bound.flatMap((one) => (one.namespace === server ? [one.path] : [])).slice(0, mostTried);
  const heard = (await listeners(host)).filter(({ namespace }) => namespace === server);
  const ports = [...new Set(heard.map(({ port }) => port))].slice(0, mostTried);
  const addresses = [...new Set(['127.0.0.1', ...addressesOf(room)])];
  const tcp = ports.flatMap((port) => addresses.map((address) => ({ address, port })));
  const answers = await echo(host, [
    ...paths.map((path) => ({ from: client, to: { path } })),
    ...[client, server].flatMap((from) => tcp.map((to) => ({ from, to }))),
  ]);
  return { names, keys, paths, ports, answers };
}

/** Who has the names of the brief; else whoever has a Unix socket, and somebody else. */
function partiesOf(seen: Survey, bound: readonly UnixListener[]): Pick<Trial, 'names' | 'keys'> {
  const [cast = []] = castsOf(seen, 'unixSocket');
  const free = nameless(seen, cast);
  const server = cast[0] ?? free.find(({ key }) => bound.some(({ namespace }) => namespace === key)) ?? null;
  const client = cast[1] ?? free.find(({ key }) => key !== server?.key) ?? null;
  const parties = [server, client];
  return { names: namesOf('unixSocket', parties), keys: parties.map((one) => one?.key ?? null) };
}

function partsOf({ names, keys, paths, ports, answers }: Trial): readonly Part[] {
  const [server, client] = keys;
  const missing = names.filter((_, at) => !keys[at]);
  if (missing.length > 0) return [{ what: 'the namespaces', trouble: `there is no ${missing.join(', no ')}` }];
  if (server === client) return [{ what: names.join(' and '), trouble: 'they are one and the same namespace' }];
  const of = (from: string | null | undefined, isPath: boolean) =>
    answers.filter((one) => one.from === from && 'path' in one.to === isPath);
  const unix = of(client, true);
  const [own, foreign] = [of(server, false), of(client, false)];
  const reached = foreign.filter(({ result }) => ['echo', 'other', 'silent'].includes(result));
  return [
    {
      what: 'the Unix socket',
      trouble:
        paths.length === 0
          ? `nothing of ${names[0]} listens on one`
          : unix.some(({ result }) => result === 'echo')
            ? undefined
            : `from ${names[1]}, ${unix.map(({ to, result }) => `${toText(to)}: ${result}`).join(', ')}`,
    },
    {
      what: 'the TCP socket',
      trouble:
        ports.length === 0
          ? `nothing of ${names[0]} listens on one`
          : !own.some(({ result }) => result === 'echo')
            ? `what ${names[0]} sends to itself does not come back`
            : reached.length > 0
              ? `${names[1]} reaches it at ${toText((reached[0] as EchoResult).to)}`
              : undefined,
    },
  ];
}

function toText(to: EchoResult['to']): string {
  return 'path' in to ? to.path : `${to.address}:${to.port}`;
}
