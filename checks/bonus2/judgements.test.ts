import { expect, test } from 'vitest';
import type { Span } from '../../harness/model/index.ts';
import { drawing } from './drawing.ts';
import { onTheWire } from './on-the-wire.ts';
import { oneTrace } from './one-trace.ts';
import { parents } from './parents.ts';
import { contextsIn, hasCome, type Traced } from './scene.ts';
import { leadsUp } from './tree.ts';

const client = 'c1c1c1c1c1c1c1c1';
const trace = (n: number) => `${n}`.padStart(32, 'a');
const id = (name: string) => Buffer.from(name.padEnd(8, '.')).toString('hex');

const span = (name: string, parent: string, more: Partial<Span> = {}): Span => ({
  ...{ traceId: trace(1), spanId: id(name), parentId: parent, name, service: 'api-gateway', system: '' },
  ...{ startMs: 1000, endMs: 1010 },
  ...more,
});
const product = { service: 'product-service' } as const;
const tree = [
  span('in', client),
  span('out', id('in')),
  span('served', id('out'), product),
  span('get', id('served'), { ...product, system: 'redis' }),
];

const request = (spans: readonly Span[], more: Partial<Traced> = {}): Traced => ({
  sent: { traceId: trace(1), spanId: client, sampled: true },
  answer: { status: 200, headers: {}, body: '[]', durationMs: 1 },
  onWire: [{ traceId: trace(1), spanId: id('out'), sampled: true }],
  spans,
  ...more,
});
const unsampled = request([], {
  sent: { traceId: trace(2), spanId: client, sampled: false },
  onWire: [{ traceId: trace(2), spanId: id('any'), sampled: false }],
});
const all = (one: Traced) => [oneTrace, parents, onTheWire].map((check) => check.judge({ requests: [unsampled, one] }));

test('a whole tree passes, in whatever order its spans came', () => {
  expect(all(request(tree.toReversed()))).toEqual([{ status: 'pass' }, { status: 'pass' }, { status: 'pass' }]);
});

test('without Redis, a part of the trace is missing, and parents cannot be judged', () => {
  const [one, two, three] = all(request(tree.slice(0, 3)));
  expect(one).toMatchObject({ status: 'fail', score: expect.closeTo(2 / 3) });
  expect(two).toEqual({ status: 'blocked', by: 'bonus2.one-trace' });
  expect(three).toEqual({ status: 'pass' });
});

test('nothing exported earns nothing, though what is not to be kept was not kept', () => {
  expect(oneTrace.judge({ requests: [unsampled, request([])] })).toMatchObject({ status: 'fail', score: 0 });
  expect(parents.judge({ requests: [unsampled, request([])] })).toMatchObject({ status: 'blocked' });
});

test('what was marked as not to be kept must not be exported', () => {
  const kept = { ...unsampled, spans: [span('in', client, { traceId: trace(2) })] };
  expect(oneTrace.judge({ requests: [kept, request(tree)] })).toMatchObject({ status: 'fail', score: 0.75 });
});

test.for([
  ['a parent that nobody knows', [...tree.slice(0, 3), { ...tree[3], parentId: id('gone') } as Span]],
  ['an id given twice', [...tree, { ...tree[1], name: 'once more' } as Span]],
  ['an id given twice, at two times', [...tree, { ...tree[1], startMs: 1001 } as Span]],
  ['Redis right below the gateway', [...tree.slice(0, 3), { ...tree[3], parentId: id('out') } as Span]],
  [
    'a product that hangs on the client',
    [...tree.slice(0, 2), { ...tree[2], parentId: client } as Span, tree[3] as Span],
  ],
  ['a root of its own', [{ ...tree[0], parentId: '' } as Span, ...tree.slice(1)]],
  ['parents in a circle', [tree[0] as Span, { ...tree[1], parentId: id('served') } as Span, ...tree.slice(2)]],
] as const)('no tree: %s', ([, spans]) => {
  expect(parents.judge({ requests: [request(spans)] })).toMatchObject({ status: 'fail' });
});

test('what an exporter sends again, as it got no answer, counts once', () => {
  const again = tree.map((one) => Object.fromEntries(Object.entries(one).toReversed()) as Span);
  expect(all(request([...tree, ...again, ...tree]))).toEqual([
    { status: 'pass' },
    { status: 'pass' },
    { status: 'pass' },
  ]);
  const [shown] = drawing([request([...tree, ...again])]);
  expect(shown?.kind === 'text' && shown.text.split('\n')).toHaveLength(tree.length);
});

test('a trace has come when each span leads up to the client, and one that is not to be kept has nothing to come', () => {
  expect(hasCome(request(tree))).toBe(true);
  expect(hasCome(unsampled)).toBe(true);
  const [first, ...others] = tree;
  expect(hasCome(request(others))).toBe(false);
  expect(hasCome(request([first as Span, ...others.slice(1), span('in2', id('late'))]))).toBe(false);
  expect(hasCome(request(tree.slice(0, 3)))).toBe(false);
});

test('a chain of many spans is followed as fast as it is long', { timeout: 20_000 }, () => {
  const chain = Array.from({ length: 5000 }, (_, at) => span(`${at}`, at === 0 ? client : id(`${at - 1}`)));
  expect(leadsUp(chain, client)).toBe(true);
  expect(leadsUp(chain.toReversed(), client)).toBe(true);
  expect(leadsUp(chain.slice(1), client)).toBe(false);
  expect(leadsUp([], client)).toBe(true);
});

test('the product may hang on no other span than the one that came with the request', () => {
  const other = { onWire: [{ traceId: trace(1), spanId: id('in'), sampled: true }] };
  expect(parents.judge({ requests: [request(tree, other)] })).toMatchObject({ status: 'fail' });
});

test("the client's own header passed on is not the gateway's", () => {
  const passed = request(tree, { onWire: [{ traceId: trace(1), spanId: client, sampled: true }] });
  expect(onTheWire.judge({ requests: [unsampled, passed] })).toMatchObject({ status: 'fail' });
  const silent = request(tree, { onWire: [] });
  expect(onTheWire.judge({ requests: [silent] })).toMatchObject({ status: 'fail', score: 0 });
});

test('a context is read from a header in any capitals, and from nothing else', () => {
  const header = `00-${trace(1)}-${client}-01`;
  const text = (line: string) => [{ text: `GET / HTTP/1.1\r\n${line}\r\n\r\n` }];
  expect(contextsIn(text(`TraceParent: ${header}`))).toEqual([{ traceId: trace(1), spanId: client, sampled: true }]);
  expect(contextsIn(text(`x-traceparent: ${header}`))).toEqual([]);
  expect(contextsIn(text('traceparent: 00-abc-01'))).toEqual([]);
});

test('the drawing has a line for each span, below its parent, and one for those that hang nowhere', () => {
  const lost = span('lost', id('gone'));
  const [shown] = drawing([unsampled, request([...tree, lost])]);
  const lines = shown?.kind === 'text' ? shown.text.split('\n') : [];
  expect(lines.map((line) => line.replace(/^.* ms /, ''))).toEqual([
    ' api-gateway: in',
    '   api-gateway: out',
    '     product-service: served',
    '       product-service: get',
    'Without a parent that is there:',
    ' api-gateway: lost',
  ]);
});
