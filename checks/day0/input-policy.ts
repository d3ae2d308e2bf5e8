import { hasArrived } from '../../harness/expect/delivered.ts';
import { drawnNumber } from '../../harness/expect/drawn.ts';
import type { Part } from '../../harness/expect/partial-credit.ts';
import type { Delivery, Flow, LabHostContext, TracedConnection } from '../../harness/model/index.ts';
import { converge, deliver, pingFlows, survey } from '../../harness/probe/index.ts';
import { traceConnections } from '../../harness/probe/policy.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { openPorts } from '../../labs/day0/network.ts';
import { check } from '../check.ts';
import { judgeTrials } from './judge-trials.ts';
import { addressesOf, type Cast, castsOf, namesOf } from './rooms.ts';
import { bench } from './scene.ts';

/** What became of what the visitor sent to the guard. */
type Trial = {
  readonly names: readonly string[];
  readonly keys: readonly (string | null)[];
  readonly deliveries: readonly { readonly port: number; readonly delivery: Delivery }[];
  /** The same ports and others. */
  readonly connections: readonly TracedConnection[];
  readonly pings: readonly Flow[];
};

type Observation = { readonly trials: readonly Trial[] };

/** Neighbours of the open ones, and some that services have. */
const closedPorts = [22, 81, 442, 8080];
const waitMs = 400;
/** Where the names are others: three pairs that may be meant, each both ways round. */
const mostTried = 6;

export const inputPolicy = check({
  ...deliverable('day0.input-policy'),
  on: bench,

  async observe(context): Promise<Observation> {
    const look = async () => {
      const casts = castsOf(await survey(context.host), 'inputPolicy').slice(0, mostTried);
      const trials: Trial[] = [];
      for (const cast of casts) {
        trials.push(await knock(context, cast));
        if (isGood({ trials })) break;
      }
      return { trials };
    };
    return await converge(context, look, isGood);
  },

  judge: ({ trials }) =>
    judgeTrials(trials, partsOf, {
      expected: `From visitor, ports ${openPorts.join(' and ')} of guard are open; every other port, and a ping, is dropped there without an answer.`,
      hint: 'What no rule takes meets the policy of its chain. In which namespace does the chain stand that these packets pass, and what does a sender hear of DROP, and what of REJECT?',
    }),

  show: ({ trials }) => [
    {
      kind: 'table',
      title: 'What visitor sent to guard',
      columns: ['port', 'ended', 'seen'],
      rows: trials.flatMap(({ connections, pings }) => [
        ...connections.map(({ port, result, way }) => [`${port}`, result, way.join(', ')]),
        ...pings.map(({ to, replied }) => [`ping ${to}`, replied ? 'answered' : 'silence', '']),
      ]),
    },
  ],
});

async function knock({ host }: LabHostContext, cast: Cast): Promise<Trial> {
  const [guard, visitor] = cast;
  const [address] = guard ? addressesOf(guard) : [];
  const trial = { names: namesOf('inputPolicy', cast), keys: cast.map((one) => one?.key ?? null) };
  if (!guard || !visitor || address === undefined) return { ...trial, deliveries: [], connections: [], pings: [] };
  const [from, to] = [visitor.key, address];
  const deliveries: Trial['deliveries'][number][] = [];
  for (const port of openPorts) {
    const wanted = { from, origin: `http://${to}:${port}`, serve: { in: guard.key, port }, timeoutMs: waitMs };
    deliveries.push({ port, delivery: await deliver(host, wanted) });
  }
  const drawn = 10_000 + drawnNumber(host.seed, 'a closed port', 20_000);
  const ports = [...openPorts, ...closedPorts, drawn];
  const connections = await traceConnections(host, {
    connections: ports.map((port) => ({ from, to, port })),
    timeoutMs: waitMs,
  });
  return { ...trial, deliveries, connections, pings: await pingFlows(host, [{ from, to }]) };
}

function isGood({ trials }: Observation): boolean {
  return trials.some((one) => partsOf(one).every(isRight));
}

function isRight({ trouble }: Part): boolean {
  return trouble === undefined;
}

function partsOf({ names, keys, deliveries, connections, pings }: Trial): readonly Part[] {
  const missing = names.filter((_, at) => !keys[at]);
  if (missing.length > 0) return [{ what: 'the namespaces', trouble: `there is no ${missing.join(', no ')}` }];
  if (connections.length === 0) return [{ what: `${names[0]}`, trouble: 'it has no address' }];
  const [guard = ''] = keys;
  const isOpen = (port: number) =>
    deliveries.some(
      (one) =>
        one.port === port &&
        (hasArrived(one.delivery, guard, port) ||
          (one.delivery.server === 'taken' &&
            connections.some((other) => other.port === port && other.result === 'open'))),
    );
  const open = openPorts.map((port) => ({
    what: `port ${port}`,
    trouble: isOpen(port) ? undefined : 'it is not open',
  }));
  // Where nothing gets through, that other things do not says nothing.
  if (!openPorts.some(isOpen))
    return [...open, { what: 'the rest', trouble: 'nothing at all gets through', weight: 2 }];
  const rest = connections.filter(({ port }) => !(openPorts as readonly number[]).includes(port));
  const told = rest.flatMap(({ port, result, way }) => {
    if (result !== 'timeout') return `port ${port} answers (${result === 'ECONNREFUSED' ? 'refused' : result})`;
    return way.some((place) => place.startsWith(`${guard} `))
      ? []
      : `what is sent to port ${port} never comes to ${names[0]}`;
  });
  const pinged = pings.some(({ replied }) => replied) ? ['a ping is answered'] : [];
  const all = [...told, ...pinged];
  return [...open, { what: 'the rest', trouble: all.length > 0 ? all.join('; ') : undefined, weight: 2 }];
}
