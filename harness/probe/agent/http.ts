import { Agent, type IncomingMessage } from 'node:http';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { tcpInside } from '../../host/agent/sockets.ts';
import type { HttpResult } from '../../model/index.ts';

/** An HTTP request from inside a namespace; `url` has an IPv4 address for a host, as names are the submission's business. */
export type HttpRequest = {
  readonly from: string;
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
};

const defaultTimeoutMs = 3000;
const largestBody = 256 * 1024;

/** Makes one HTTP request over a connection of its own; follows no redirect and throws for no status. */
export async function request(namespace: Namespace, wanted: HttpRequest): Promise<HttpResult> {
  const { default: supertest } = await import('supertest');
  const agent = new Agent({ keepAlive: false });
  agent.createConnection = ((options: { port: number; host: string }) =>
    tcpInside(namespace).connect(options.port, options.host)) as unknown as typeof agent.createConnection;
  const { origin, pathname, search } = new URL(wanted.url);
  const began = performance.now();
  const took = () => performance.now() - began;
  const method = (wanted.method ?? 'GET').toLowerCase() as 'get';
  const call = supertest(origin)
    [method](pathname + search)
    .set(wanted.headers ?? {})
    .agent(agent)
    .redirects(0)
    .ok(() => true)
    .maxResponseSize(largestBody)
    .timeout({ deadline: wanted.timeoutMs ?? defaultTimeoutMs })
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
      response.on('end', () => done(null, Buffer.concat(chunks).toString('utf8')));
    });
  try {
    const response = await (wanted.body === undefined ? call : call.send(wanted.body));
    return {
      status: response.status,
      headers: joinHeaders((response as unknown as { readonly res: IncomingMessage }).res.rawHeaders),
      body: String(response.body ?? ''),
      durationMs: took(),
    };
  } catch (error) {
    const { code, timeout, message } = error as Error & { code?: string; timeout?: number };
    return { failed: timeout ? 'timeout' : (code ?? /^E[A-Z]+/.exec(message)?.[0] ?? message), durationMs: took() };
  }
}

/** Names and values by turns, as Node has them; a header that comes twice has both values, joined by a comma (RFC 9110, 5.3). */
function joinHeaders(raw: readonly string[]): Record<string, string> {
  const joined = new Map<string, string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    const value = raw[at + 1] ?? '';
    joined.set(name, joined.has(name) ? `${joined.get(name)}, ${value}` : value);
  }
  return Object.fromEntries(joined);
}
