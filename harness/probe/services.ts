import { setTimeout as delay } from 'node:timers/promises';
import { machineTime } from '../host/machine-time.ts';
import { patient } from '../host/slowness.ts';
import type { HttpResult, LabHost, Listener, Queue, RedisResult, SqlResult, StoredFile } from '../model/index.ts';
import type { HttpRequest } from './agent/http.ts';
import type { Outage } from './agent/outage.ts';
import type { RedisRequest } from './agent/redis.ts';
import type { SqlRequest } from './agent/sql.ts';
import type { StoreRequest } from './agent/stored.ts';
import type { WireRequest, WireResult } from './agent/wire.ts';
import { watchWork } from './at-work.ts';
import { ask } from './protocol.ts';

export type { HttpRequest, Outage, WireResult };

/** Every listening TCP socket of the lab host, and the namespace it is in. */
export async function listeners(host: LabHost): Promise<Listener[]> {
  return ask(host, 'listeners', null);
}

/** The queueing disciplines that somebody has put on a link of the lab host's. */
export async function queueing(host: LabHost): Promise<Queue[]> {
  return ask(host, 'queueing', null);
}

/** HTTP requests, all at once; the results are in the order of the requests. */
export async function httpMany(host: LabHost, requests: readonly HttpRequest[]): Promise<HttpResult[]> {
  return ask(host, 'httpMany', requests);
}

/** HTTP requests, and what arrived at the watched ports meanwhile: only one such probe runs at a time. */
export async function wire(host: LabHost, request: WireRequest): Promise<WireResult> {
  return ask(host, 'wire', request);
}

/** A query to PostgreSQL from inside a namespace. Never throws for what the server does. */
export async function sql(host: LabHost, request: SqlRequest): Promise<SqlResult> {
  return ask(host, 'sql', request);
}

/** Redis commands from inside a namespace. Never throws for what the server does. */
export async function redis(host: LabHost, request: RedisRequest): Promise<RedisResult> {
  return ask(host, 'redis', request);
}

/** The files in a folder of the lab host, at most 100, and which of these words each holds; none where there is no such folder. */
export async function stored(host: LabHost, request: StoreRequest): Promise<StoredFile[]> {
  return ask(host, 'stored', request);
}

/**
 * Cuts a service off for as long as `work` takes; it is healed in any case, at once when the check is aborted. Returns what
 * `work` returned, and how many packets to the service met the outage.
 */
export async function during<T>(
  { host, signal }: { readonly host: LabHost; readonly signal: AbortSignal },
  outage: Outage,
  work: () => Promise<T>,
): Promise<{ readonly seen: T; readonly met: number }> {
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const abort = () => aborted.reject(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', abort, { once: true });
  await ask(host, 'cutOff', outage);
  let met = 0;
  try {
    const seen = await Promise.race([work(), aborted.promise]);
    met = await ask(host, 'heal', outage);
    return { seen, met };
  } catch (error) {
    await ask(host, 'heal', outage);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

const pauseMs = 40;

/** Looks again and again until what is seen is good or the machine has given `milliseconds` for it. Returns the last that was seen. */
export async function poll<T>(
  { signal }: { readonly signal: AbortSignal },
  milliseconds: number,
  look: () => Promise<T>,
  good: (seen: T) => boolean,
): Promise<T> {
  const { given } = machineTime();
  const deadline = given() + milliseconds;
  for (;;) {
    const seen = await look();
    if (good(seen) || given() > deadline) return seen;
    await delay(pauseMs, undefined, { signal });
  }
}

export interface StartPatience {
  /** As long as a usual machine needs. */
  readonly milliseconds: number;
  /** From when on, on the machine's clock; from now when left out. */
  readonly since?: number;
  /** From now on, however long ago `since` was. */
  readonly least?: number;
}

/**
 * As `poll`, for what the submission has to start or to work out first. Where starting programs takes this machine n times longer than a
 * usual one (harness/host/slowness.ts), it has n times as long, the rest of it only while its processes are at work.
 */
export async function pollStart<T>(
  context: { readonly host: LabHost; readonly signal: AbortSignal },
  { milliseconds, since = machineTime().given(), least = 0 }: StartPatience,
  look: () => Promise<T>,
  good: (seen: T) => boolean,
): Promise<T> {
  const { given } = machineTime();
  const now = given();
  const end = Math.max(since + patient(milliseconds), now + patient(least));
  let seen = await poll(context, Math.max(since + milliseconds - now, least), look, good);
  for (const isAtWork = watchWork(context); !good(seen) && given() < end && (await isAtWork()); ) seen = await look();
  return seen;
}
