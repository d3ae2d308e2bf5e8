import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Namespace } from '../../host/agent/namespaces.ts';
import { tcpInside } from '../../host/agent/sockets.ts';
import { afterGiven } from '../../host/machine-time.ts';
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
/** Of all that comes, headers, chunks' sizes and interim answers with it: a server may say `1xx` without end (RFC 9110, 15.2). */
const mostBytes = 1024 * 1024;
const watchMs = 20;
/** What curl(1) sends: a server cannot tell us from a person at a terminal. */
const usual = { 'user-agent': 'curl/8.5.0', accept: '*/*' };

/**
 * Makes one HTTP request over a connection of its own; follows no redirect, unpacks nothing and throws for no status. A server that says
 * too much, or has not said all in time, has failed.
 */
export async function request(namespace: Namespace, wanted: HttpRequest): Promise<HttpResult> {
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers<HttpResult>();
  const fail = (failed: string) => resolve({ failed, durationMs: performance.now() - began });
  const { method = 'GET', headers, body } = wanted;
  let socket: Socket | undefined;
  const agent = new Agent({ keepAlive: false });
  agent.createConnection = ((options: { port: number; host: string }) => {
    socket = tcpInside(namespace).connect(options.port, options.host);
    return socket;
  }) as unknown as typeof agent.createConnection;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  // An address that can be none, as of port 70000.
  if (!URL.canParse(wanted.url)) return { failed: 'it is no address', durationMs: 0 };
  const sent = httpRequest(wanted.url, { agent, method, headers: { ...usual, ...lowerCase(headers), ...length } });
  sent.on('error', (error: Error & { code?: string }) => fail(error.code ?? error.message.slice(0, 200)));
  sent.on('upgrade', () => fail('it speaks another protocol than HTTP'));
  sent.on('response', (response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > largestBody) fail('ETOOLARGE');
      else chunks.push(chunk);
    });
    response.on('error', (error: Error & { code?: string }) => fail(error.code ?? error.message));
    response.on('end', () => resolve(whole(response, Buffer.concat(chunks), performance.now() - began)));
  });
  const callOff = afterGiven(wanted.timeoutMs ?? defaultTimeoutMs, () => fail('timeout'));
  const watch = setInterval(() => {
    if ((socket?.bytesRead ?? 0) > mostBytes) fail('ETOOLARGE');
  }, watchMs);
  sent.end(body);
  try {
    return await promise;
  } finally {
    callOff();
    clearInterval(watch);
    sent.destroy();
    socket?.destroy();
  }
}

function whole(response: IncomingMessage, body: Buffer, durationMs: number): HttpResult {
  const headers = joinHeaders(response.rawHeaders);
  return { status: response.statusCode ?? 0, headers, body: body.toString('utf8'), durationMs };
}

function lowerCase(headers: HttpRequest['headers'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
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
