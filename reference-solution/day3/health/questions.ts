/** Asks a service whether it is alive, over a connection made for the purpose: a kept one tells of yesterday's process. */
import { get } from 'node:http';
import { Socket } from 'node:net';
import type { Question, Service } from '../common/plan.ts';

export type Answer =
  | { readonly status: 'UP'; readonly latencyMs: number }
  | { readonly status: 'DOWN'; readonly latencyMs: null; readonly reason: string };

/** Resolves with what is wrong in words, or undefined when nothing is. Rejects when the connection fails. */
type Ask = (address: string, signal: AbortSignal) => Promise<string | undefined>;

/** Asks once. Never throws, and gives up after `patienceMs`. */
export async function ask({ address, question }: Service, patienceMs: number, ended: AbortSignal): Promise<Answer> {
  const began = performance.now();
  using patience = patienceOf(patienceMs);
  const asked = askerOf(question)(address, AbortSignal.any([patience.signal, ended]));
  const wrong = await asked.catch((error: NodeJS.ErrnoException) =>
    patience.signal.aborted
      ? `no answer within ${Math.round(patienceMs)} ms`
      : (reasons[error.code ?? ''] ?? error.message),
  );
  if (wrong !== undefined) return { status: 'DOWN', latencyMs: null, reason: wrong };
  return { status: 'UP', latencyMs: Math.round((performance.now() - began) * 100) / 100 };
}

const ticks = 10;

/**
 * A signal that is given after that time, in ticks that we were awake for: what a busy machine makes us sleep through is no
 * fault of the one we asked, whose answer may lie in our socket already.
 */
function patienceOf(ms: number) {
  const controller = new AbortController();
  let left = ticks;
  const timer = setInterval(() => {
    left--;
    if (left === 0) controller.abort();
  }, ms / ticks);
  return { signal: controller.signal, [Symbol.dispose]: () => clearInterval(timer) };
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ECONNRESET: 'it hung up',
};

function askerOf(question: Question): Ask {
  if ('http' in question) return (_, signal) => http(question.http, signal);
  if ('redis' in question) return (address, signal) => redis(address, question.redis, signal);
  return (address, signal) => postgres(address, question.postgres, signal);
}

/** Any status but 200 is wrong. The answer is read to its end: a service that stops half-way is not well. */
function http(url: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, signal }, (response) => {
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode === 200 ? undefined : `HTTP ${response.statusCode}`));
      response.resume();
    });
    request.on('error', reject);
  });
}

/** A password that is missing is our affair; that it asks for one shows that it is alive. */
async function redis(address: string, port: number, signal: AbortSignal): Promise<string | undefined> {
  const answer = (await exchange(address, port, Buffer.from('PING\r\n'), signal)).toString('latin1');
  return /^(\+PONG|-NOAUTH)/.test(answer) ? undefined : `it said ${answer.trim().slice(0, 60)}`;
}

/** Asks to log in, and looks at the first thing that comes back: 'R' for how to prove oneself, 'E' for an error. */
async function postgres(address: string, port: number, signal: AbortSignal): Promise<string | undefined> {
  const wishes = Buffer.from('user\0postgres\0database\0postgres\0application_name\0health\0\0');
  const startup = Buffer.alloc(8); // length, then version 3.0 (PostgreSQL manual, "Message Formats")
  startup.writeUInt32BE(startup.length + wishes.length, 0);
  startup.writeUInt32BE(3 << 16, 4);
  const answer = await exchange(address, port, Buffer.concat([startup, wishes]), signal);
  // An error is an answer too, such as "no password": only class 57P means that it starts, stops or recovers.
  const code = /\0C(57P\w\w)\0/.exec(answer.toString('latin1'))?.[1];
  if (answer.toString('latin1', 0, 1) === 'R' || (answer.toString('latin1', 0, 1) === 'E' && !code)) return undefined;
  return code ? `it takes nobody at the moment (${code})` : 'what answers is not PostgreSQL';
}

/** Sends something and resolves with the first piece of the answer. */
function exchange(host: string, port: number, request: Buffer, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = new Socket({ signal }).connect(port, host, () => socket.write(request));
    socket.once('data', (data: Buffer) => {
      socket.destroy();
      resolve(data);
    });
    socket.on('error', reject);
    socket.on('end', () => reject(Object.assign(new Error('it hung up'), { code: 'ECONNRESET' })));
  });
}
