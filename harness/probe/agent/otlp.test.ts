import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { spansIn } from './otlp.ts';

const varint = (number: number): Buffer =>
  number < 128 ? Buffer.from([number]) : Buffer.concat([Buffer.from([(number & 127) | 128]), varint(number >> 7)]);
const held = (field: number, data: Buffer | string): Buffer => {
  const bytes = Buffer.from(data as string);
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
};
const all = (...parts: readonly Buffer[]) => Buffer.concat(parts);
const attribute = (key: string, value: string) => all(held(1, key), held(2, held(1, value)));
const time = (field: number, nanoseconds: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(nanoseconds);
  return all(varint((field << 3) | 1), bytes);
};

const [traceId, spanId, parentId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', '00f067aa0ba902b7'];
const expected = {
  ...{ traceId, spanId, parentId, name: 'GET', service: 'product-service', system: 'redis' },
  ...{ startMs: 1_700_000_000_000, endMs: 1_700_000_000_002 },
};

const spanMessage = all(
  held(1, Buffer.from(traceId, 'hex')),
  held(2, Buffer.from(spanId, 'hex')),
  held(4, Buffer.from(parentId, 'hex')),
  held(5, 'GET'),
  varint(6 << 3), // kind, a varint, which is not read
  varint(300),
  time(7, 1_700_000_000_000_000_000n),
  time(8, 1_700_000_000_002_000_000n),
  held(9, attribute('other', 'x')),
  held(9, attribute('db.system', 'redis')),
);
const message = held(
  1,
  all(held(1, held(1, attribute('service.name', 'product-service'))), held(2, held(2, spanMessage))),
);

const json = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'product-service' } }] },
      scopeSpans: [
        {
          spans: [
            {
              ...{ traceId: traceId.toUpperCase(), spanId, parentSpanId: parentId, name: 'GET', kind: 3 },
              ...{ startTimeUnixNano: '1700000000000000000', endTimeUnixNano: 1_700_000_000_002_000_000 },
              attributes: [{ key: 'db.system.name', value: { stringValue: 'redis' } }],
            },
          ],
        },
      ],
    },
  ],
});

const post = (type: string, body: Buffer | string, encoding = '') => ({
  type,
  encoding,
  body: Buffer.from(body as string),
});

test.for([
  ['JSON', post('application/json', json)],
  ['protobuf', post('application/x-protobuf', message)],
  ['protobuf, packed', post('application/x-protobuf', gzipSync(message), 'gzip')],
] as const)('a span is the same in %s', ([, one]) => {
  expect(spansIn([one], [traceId])).toEqual([expected]);
});

test('what is no request has no spans: torn, deep, packed without end, or of other types', () => {
  const bad = [
    post('application/x-protobuf', message.subarray(0, -3)),
    post('application/x-protobuf', Buffer.alloc(20, 255)),
    post('application/json', '['.repeat(100_000)),
    post('application/json', '{"resourceSpans":{"0":1}}'),
    post('application/json', '{"resourceSpans":[null,1,{"scopeSpans":[{"spans":["x"]}]}]}'),
    post('application/json', gzipSync(Buffer.alloc(8 * 1024 * 1024, 32)), 'gzip'),
  ];
  expect(spansIn(bad, [traceId])).toEqual([]);
  expect(spansIn([...bad, post('application/json', json)], [traceId])).toEqual([expected]);
});

test('reading ends where more was posted than anybody would trace, however small it was packed', () => {
  const bomb = post('application/json', gzipSync(`"${' '.repeat(4_000_000)}"`), 'gzip');
  const wanted = post('application/json', json);
  expect(spansIn([wanted, ...Array.from({ length: 400 }, () => bomb)], [traceId])).toEqual([expected]);
  expect(spansIn([...Array.from({ length: 400 }, () => bomb), wanted], [traceId])).toEqual([]);
});

test('of what was posted, the spans of the wanted traces are told', () => {
  const posts = [post('application/json', json), post('text/plain', 'x')];
  expect(spansIn(posts, [traceId])).toEqual([expected]);
  expect(spansIn(posts, [])).toEqual([]);
});
