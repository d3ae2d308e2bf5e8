/** A span as a tracer exported it (OTLP), as far as a trace is judged by it. */
export type Span = {
  /** Hex digits, small. */
  readonly traceId: string;
  readonly spanId: string;
  /** '' for one without a parent. */
  readonly parentId: string;
  readonly name: string;
  /** `service.name` of its resource; '' without one. */
  readonly service: string;
  /** `db.system.name`, or `db.system` as it was called before; '' for a span of no database. */
  readonly system: string;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
};
