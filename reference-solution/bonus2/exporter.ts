import { request } from 'node:http';
import { nowNano, type Span } from './span.ts';

type Attributes = Readonly<Record<string, string | number>>;

/** opentelemetry/proto/trace/v1: SpanKind. */
const kinds = { server: 2, client: 3 } as const;
/** More wait nowhere: a collector that is away must not become this program's trouble. */
const mostWaiting = 2048;
const answerMs = 2000;

const listed = (attributes: Attributes) =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: value },
  }));

/** Sends ended spans to the collector that the environment names, some at a time (OTLP over HTTP, in JSON). Those not to be kept are dropped. */
export function openExporter() {
  const {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_SERVICE_NAME: service = 'unknown',
    OTEL_BSP_SCHEDULE_DELAY,
  } = process.env;
  const waiting: object[] = [];

  const flush = () => {
    if (waiting.length === 0 || !endpoint) return;
    const resource = { attributes: listed({ 'service.name': service }) };
    const spans = waiting.splice(0);
    const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'tracer' }, spans }] }] });
    const post = request(`${endpoint.replace(/\/$/, '')}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.timeout(answerMs),
    });
    post.on('response', (response) => response.resume());
    post.on('error', (error) => console.error(`${spans.length} spans were lost: ${error.message}`));
    post.end(body);
  };
  setInterval(flush, Number(OTEL_BSP_SCHEDULE_DELAY) || 5000).unref();
  process.once('SIGTERM', flush);

  return {
    end({ traceId, spanId, parentId, name, kind, sampled, startNano }: Span, attributes: Attributes = {}): void {
      if (!sampled || waiting.length >= mostWaiting) return;
      waiting.push({
        traceId,
        spanId,
        ...(parentId && { parentSpanId: parentId }),
        name,
        kind: kinds[kind],
        startTimeUnixNano: String(startNano),
        endTimeUnixNano: String(nowNano()),
        attributes: listed(attributes),
      });
    },
  };
}
