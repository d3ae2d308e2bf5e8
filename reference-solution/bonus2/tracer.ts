/**
 * Traces a program that knows nothing of it: `node --import tracer.ts program.ts`. Node's HTTP server and undici tell by
 * diagnostics channels what they do; here their words become spans.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Redis } from 'ioredis';
import { openExporter } from './exporter.ts';
import { type Span, startSpan, traceparent } from './span.ts';

/** The span that is at work, for whatever is done on behalf of one request. */
const current = new AsyncLocalStorage<Span>();
const { end } = openExporter();

/** Asked every half a second by the gateway, and of interest to nobody. */
const untraced = /^\/(health|metrics)$/;

const served = new WeakMap<IncomingMessage, Span>();
subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  if (untraced.test(request.url ?? '')) return;
  const span = startSpan(`${request.method} ${request.url}`, 'server', String(request.headers.traceparent ?? ''));
  // It was ours to read. What goes on from here has a parent of its own, even where all headers are passed on.
  delete request.headers.traceparent;
  served.set(request, span);
  current.enterWith(span);
});
subscribe('http.server.response.finish', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  const span = served.get(request);
  if (span) end(span, { 'http.response.status_code': response.statusCode });
});

/** What undici tells of a request. */
interface Sent {
  readonly method: string;
  readonly path: string;
  addHeader(name: string, value: string): void;
}
const sent = new WeakMap<Sent, Span>();
subscribe('undici:request:create', (message) => {
  const { request } = message as { request: Sent };
  const parent = current.getStore();
  if (!parent) return;
  const span = startSpan(`${request.method} ${request.path}`, 'client', parent);
  sent.set(request, span);
  request.addHeader('traceparent', traceparent(span));
});
for (const last of ['undici:request:trailers', 'undici:request:error']) {
  subscribe(last, (message) => {
    const span = sent.get((message as { request: Sent }).request);
    if (span) end(span);
  });
}

/**
 * ioredis has a channel, too. It tells of a command when it is sent; with auto-pipelining that is later, together with others', and on
 * behalf of whoever came first. So a command's span begins where it is called.
 */
type Command = (this: Redis, ...args: unknown[]) => unknown;
const client = Redis.prototype as unknown as Record<string, Command>;
for (const name of Redis.prototype.getBuiltinCommands()) {
  const command = client[name];
  if (command === undefined) continue;
  client[name] = function (...args) {
    const parent = current.getStore();
    const answer = command.apply(this, args);
    if (!parent || !(answer instanceof Promise)) return answer;
    const span = startSpan(name.toUpperCase(), 'client', parent);
    const done = () => end(span, { 'db.system.name': 'redis' });
    answer.then(done, done);
    return answer;
  };
}
