import { breach } from '../../harness/expect/contract.ts';
import { drawnText } from '../../harness/expect/drawn.ts';
import { locate } from '../../harness/expect/locate.ts';
import type { HttpResult, LabHostContext, Segment, Span } from '../../harness/model/index.ts';
import { survey } from '../../harness/probe/index.ts';
import { poll, pollStart, wire } from '../../harness/probe/services.ts';
import { exportedSpans } from '../../harness/probe/tracing.ts';
import { observation } from '../../harness/testbed/index.ts';
import { traced } from '../../labs/bonus2/names.ts';
import { instances } from '../../labs/day4/network.ts';
import { topology } from '../../labs/topology.ts';
import { tracedShop } from '../testbeds.ts';
import { leadsUp } from './tree.ts';

/** The context of a trace as it is written in a request (W3C Trace Context, 3.2): whose trace, which span sent it, and whether it is kept. */
export type Context = { readonly traceId: string; readonly spanId: string; readonly sampled: boolean };

/** One request of ours to the gateway, and what was seen of its trace. */
export type Traced = {
  readonly sent: Context;
  readonly answer: HttpResult;
  /** The contexts of this trace that arrived at a product instance. */
  readonly onWire: readonly Context[];
  readonly spans: readonly Span[];
};

export type Scene = { readonly requests: readonly Traced[] };

const startMs = 8000;
/** An SDK that knows nothing of OTEL_BSP_SCHEDULE_DELAY exports every 5 s. */
const exportMs = 7000;
/** On a busy machine a service may do without Redis once: then there is no span of it, and that is no fault. */
const mostRounds = 2;
/** Put at once, so that a tracer which remembers one request at a time mixes them up. */
const together = 4;

/** The three kinds of spans that a request for the products leaves, each with what it is called. */
export const kinds = [
  { what: 'the gateway', isOf: ({ service, system }: Span) => service === traced.gateway && system === '' },
  { what: 'a product instance', isOf: ({ service, system }: Span) => service === traced.product && system === '' },
  { what: 'Redis', isOf: ({ system }: Span) => system === traced.cache },
] as const;

let rounds = 0;

export const scene = observation(tracedShop, {
  title: 'the traces of requests to the gateway',
  async observe(context): Promise<Scene> {
    const isServed = (requests: readonly Traced[]) =>
      requests.every(({ answer }) => breach(answer, { status: 200 }) === undefined);
    const patience = { milliseconds: startMs, since: context.host.settledSince, least: 300 };
    let requests = await pollStart(context, patience, () => askTraced(context), isServed);
    for (let round = 1; ; round++) {
      requests = await withSpans(context, requests);
      if (round === mostRounds || (requests.every(isWhole) && isServed(requests))) return { requests };
      requests = await askTraced(context);
    }
  },
});

/** Whether each part of the shop has told of a request that is to be kept. */
function isWhole({ sent, spans }: Traced): boolean {
  return !sent.sampled || kinds.every(({ isOf }) => spans.some(isOf));
}

/** Whether nothing of it is under way any more: a parent ends after its child, and is exported after it. */
export function hasCome(one: Traced): boolean {
  return isWhole(one) && (!one.sent.sampled || leadsUp(one.spans, one.sent.spanId));
}

/** The same with the spans that were exported, as soon as those are there that should be. */
async function withSpans(context: LabHostContext, requests: readonly Traced[]): Promise<readonly Traced[]> {
  const ids = requests.map(({ sent }) => sent.traceId);
  const look = async () => {
    const spans = await exportedSpans(context.host, ids);
    return requests.map((one) => ({ ...one, spans: spans.filter(({ traceId }) => traceId === one.sent.traceId) }));
  };
  return await poll(context, exportMs, look, (seen) => seen.every(hasCome));
}

/** One request that is not to be kept, and then some at once that are: when these have been exported, the first would have been, too. */
async function askTraced({ host }: LabHostContext): Promise<readonly Traced[]> {
  const round = rounds++;
  const drawn = (what: string, digits: number) =>
    (drawnText(host.seed, `${what} a`) + drawnText(host.seed, what)).slice(0, digits);
  const contexts = Array.from({ length: together + 1 }, (_, index) => ({
    traceId: drawn(`trace ${round} ${index}`, 32),
    spanId: drawn(`span ${round} ${index}`, 16),
    sampled: index > 0,
  }));
  const seen = await survey(host);
  const keyOf = Object.fromEntries(
    locate(seen, { ...topology, services: [...topology.services, ...instances] }).map(({ service, namespace }) => [
      service.name,
      namespace?.key,
    ]),
  );
  const at = instances.flatMap(({ name, port }) => (keyOf[name] === undefined ? [] : [{ in: keyOf[name], port }]));
  const from = keyOf['nginx-lb'] ?? '@host';
  const ask = (some: readonly Context[]) =>
    wire(host, {
      at,
      requests: some.map((one) => ({
        from,
        url: `http://${gateway?.address}:${gateway?.port}/api/products`,
        headers: { traceparent: written(one) },
      })),
    });
  const parts = [await ask(contexts.slice(0, 1)), await ask(contexts.slice(1))];
  const answers = parts.flatMap(({ responses }) => responses);
  const arrived = contextsIn(parts.flatMap(({ segments }) => segments));
  return contexts.map((sent, index) => ({
    sent,
    answer: answers[index] as HttpResult,
    onWire: arrived.filter(({ traceId }) => traceId === sent.traceId),
    spans: [],
  }));
}

const gateway = topology.services.find(({ name }) => name === 'api-gateway');

function written({ traceId, spanId, sampled }: Context): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** Every context in what came in; the name of a header is the same in capitals (RFC 9110, 5.1). */
export function contextsIn(segments: readonly Pick<Segment, 'text'>[]): readonly Context[] {
  return segments.flatMap(({ text }) =>
    [...text.matchAll(/^traceparent:[ \t]*00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/gim)].map(
      ([, traceId = '', spanId = '', flags = '']) => ({
        traceId,
        spanId,
        sampled: (Number.parseInt(flags, 16) & 1) === 1,
      }),
    ),
  );
}
