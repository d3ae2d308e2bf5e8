import { randomBytes } from 'node:crypto';

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** '' for the first of a trace. */
  readonly parentId: string;
  readonly name: string;
  readonly kind: 'server' | 'client';
  /** Whether whoever began the trace wants it kept. */
  readonly sampled: boolean;
  readonly startNano: bigint;
}

/** Nanoseconds since 1970, by the clock that all processes of this machine share. */
export const nowNano = (): bigint => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));

/** W3C Trace Context, 3.2: version, trace, parent, flags. Ids of zeros alone are no ids. */
const header = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Begins a span below another one, or below what the header of a request says; what cannot be read begins a trace of its own. */
export function startSpan(name: string, kind: Span['kind'], above: Span | string): Span {
  const own = { spanId: randomBytes(8).toString('hex'), name, kind, startNano: nowNano() };
  if (typeof above !== 'string') {
    return { ...own, traceId: above.traceId, parentId: above.spanId, sampled: above.sampled };
  }
  const [, traceId, parentId = '', flags = '01'] = header.exec(above) ?? [];
  const sampled = (Number.parseInt(flags, 16) & 1) === 1;
  return { ...own, traceId: traceId ?? randomBytes(16).toString('hex'), parentId, sampled };
}

/** What is sent along, so that whoever gets it begins his spans below this one. */
export function traceparent({ traceId, spanId, sampled }: Span): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}
