import { gunzipSync } from 'node:zlib';
import type { Posted } from '../../host/agent/collector.ts';
import { readJson, type Span } from '../../model/index.ts';
import { fieldsOf, lastOf, nested, textOf } from './protobuf.ts';

const mostBytes = 4 * 1024 * 1024;
/** Of all posts together, unpacked: reading them must not keep the agent from its work. */
const mostInAll = 16 * 1024 * 1024;
const mostSpans = 1000;
const longest = 120;

/**
 * The spans of these traces in what was posted, in the order in which it came. What cannot be read is left out, and so is what comes after 16 MB of it,
 * unpacked; of more than 1000 spans, the first.
 */
export function spansIn(posts: readonly Posted[], traceIds: readonly string[]): Span[] {
  const wanted = new Set(traceIds);
  const found: Span[] = [];
  let left = mostInAll;
  for (const post of posts) {
    const bytes = unpacked(post);
    left -= bytes?.length ?? mostBytes;
    if (left < 0 || found.length >= mostSpans) break;
    if (bytes) found.push(...spansOf(post.type, bytes).filter(({ traceId }) => wanted.has(traceId)));
  }
  return found.slice(0, mostSpans);
}

/** The body, out of gzip; undefined where it cannot be, or is too much. */
function unpacked({ encoding, body }: Posted): Buffer | undefined {
  if (encoding !== 'gzip') return body;
  try {
    return gunzipSync(body, { maxOutputLength: mostBytes });
  } catch {
    return undefined;
  }
}

/** All spans of one ExportTraceServiceRequest, in JSON or in protobuf; none where it is no such request. */
function spansOf(type: string, bytes: Buffer): readonly Span[] {
  try {
    return type.includes('json') ? fromJson(readJson(bytes.toString('utf8'))) : fromProtobuf(bytes);
  } catch {
    return [];
  }
}

/** What is a list or an object in a sender's JSON is asked for, not believed. */
const list = (value: unknown): readonly Loose[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
type Loose = Readonly<Record<string, unknown>>;
const loose = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {});
const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, longest) : '');

/** The JSON mapping of OTLP: names in lowerCamelCase, ids in hex, 64-bit numbers as strings (opentelemetry-proto, "JSON Protobuf Encoding"). */
function fromJson(request: unknown): Span[] {
  const attribute = (from: unknown, key: string) =>
    text(loose(list(from).find((one) => one.key === key)?.value).stringValue);
  return list(loose(request).resourceSpans).flatMap(({ resource, scopeSpans }) => {
    const service = attribute(loose(resource).attributes, 'service.name');
    return list(scopeSpans).flatMap(({ spans }) =>
      list(spans).map((one) => ({
        traceId: text(one.traceId).toLowerCase(),
        spanId: text(one.spanId).toLowerCase(),
        parentId: text(one.parentSpanId).toLowerCase(),
        name: text(one.name),
        service,
        system: attribute(one.attributes, 'db.system.name') || attribute(one.attributes, 'db.system'),
        startMs: milliseconds(one.startTimeUnixNano),
        endMs: milliseconds(one.endTimeUnixNano),
      })),
    );
  });
}

/** Nanoseconds as a number or a string of digits, in milliseconds; 0 for anything else. */
function milliseconds(value: unknown): number {
  const isWhole = typeof value === 'number' ? Number.isInteger(value) : /^\d{1,20}$/.test(text(value));
  return isWhole ? inMilliseconds(BigInt(value as string | number)) : 0;
}

/** A microsecond is as fine as a number tells times since 1970. */
function inMilliseconds(nanoseconds: bigint): number {
  return Number((nanoseconds + 500n) / 1000n) / 1000;
}

/** By the field numbers of opentelemetry/proto/{collector/trace,trace,common}/v1. */
function fromProtobuf(bytes: Buffer): Span[] {
  return nested(fieldsOf(bytes), 1).flatMap((resourceSpans) => {
    const resource = nested(resourceSpans, 1).flatMap((one) => nested(one, 1));
    const service = attributeIn(resource, 'service.name');
    return nested(resourceSpans, 2).flatMap((scopeSpans) =>
      nested(scopeSpans, 2).map((span) => {
        const attributes = nested(span, 9);
        return {
          traceId: lastOf(span, 1).toString('hex'),
          spanId: lastOf(span, 2).toString('hex'),
          parentId: lastOf(span, 4).toString('hex'),
          name: textOf(span, 5).slice(0, longest),
          service,
          system: attributeIn(attributes, 'db.system.name') || attributeIn(attributes, 'db.system'),
          startMs: fixed64(lastOf(span, 7)),
          endMs: fixed64(lastOf(span, 8)),
        };
      }),
    );
  });
}

/** The text of an attribute among KeyValue messages: key 1, value 2, of which a string is 1. */
function attributeIn(attributes: readonly ReturnType<typeof fieldsOf>[], key: string): string {
  const found = attributes.find((one) => textOf(one, 1) === key);
  const [value] = found ? nested(found, 2) : [];
  return value ? textOf(value, 1).slice(0, longest) : '';
}

function fixed64(bytes: Buffer): number {
  return bytes.length === 8 ? inMilliseconds(bytes.readBigUInt64LE()) : 0;
}
