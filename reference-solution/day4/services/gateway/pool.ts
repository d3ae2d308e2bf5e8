import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { ask, NoAnswer } from './ask.ts';
import { openRotation } from './rotation.ts';

export interface PoolConfig {
  readonly HEALTH_PERIOD_MS: number;
  readonly BACKEND_TIMEOUT_MS: number;
}

/** One look that fails may be a busy moment. */
const missesToEject = 2;
/** An instance that the registry does not name any more is dropped after so long. A registry that was restarted needs less to learn of it again. */
const forgetMs = 10_000;
/** No more are watched, whatever a registry says. */
const most = 32;

interface Watched {
  misses: number;
  /** When the registry was first heard without naming it, if it still does not. */
  unnamedSince?: number | undefined;
  readonly end: AbortController;
}

/**
 * The instances of a service. Each is asked for its health, again and again: whoever answers rightly gets requests, whoever
 * does not gets none until he does. Who refuses a request, or hangs up on one, is out at once; who takes long over one is
 * not, since one slow answer says little. Only the last one stays, dead or not: there is nothing to lose by asking him. And
 * of those who are there and merely slow, half of all stay: what makes them slow may be the load, and the load of those
 * who are sent away is what the others get on top of theirs.
 */
export function openPool(service: string, config: PoolConfig, log: FastifyBaseLogger) {
  const rotation = openRotation();
  const watched = new Map<string, Watched>();

  const admit = (url: string) => rotation.admit(url) && log.info(`${service}: ${url} is in the rotation`);
  const eject = (url: string, why: string) => {
    if (rotation.members.length > 1 && rotation.remove(url)) log.warn(`${service}: ${url} is out of it: ${why}`);
  };
  const ejectSlow = (url: string, why: string, first: boolean) => {
    if (rotation.members.length - 1 >= watched.size / 2) eject(url, why);
    else if (first) log.warn(`${service}: ${url} stays in it, though slow, as too many are: ${why}`);
  };
  const forget = (url: string) => {
    watched.get(url)?.end.abort();
    watched.delete(url);
    if (rotation.remove(url)) log.warn(`${service}: ${url} is out of it: the registry names it no more`);
  };

  const look = async (url: string, one: Watched) => {
    try {
      const { status, body } = await ask(`${url}/health`, config.BACKEND_TIMEOUT_MS);
      if (status !== 200) throw new Error(`its health is ${status}`);
      // An address that was given to somebody else since answers just as readily.
      if ((body as { service?: unknown } | null)?.service !== service) throw new Error('it is another service');
      if (one.end.signal.aborted) return;
      one.misses = 0;
      admit(url);
    } catch (error) {
      one.misses++;
      const isThere = error instanceof NoAnswer && error.reached;
      if (one.misses < missesToEject) return;
      if (isThere) ejectSlow(url, reason(error), one.misses === missesToEject);
      else eject(url, reason(error));
    }
  };

  const watch = async (url: string) => {
    const one: Watched = { misses: 0, end: new AbortController() };
    watched.set(url, one);
    while (!one.end.signal.aborted) {
      await look(url, one);
      await delay(config.HEALTH_PERIOD_MS, undefined, { signal: one.end.signal }).catch(() => {});
    }
  };

  return {
    get members() {
      return rotation.members;
    },
    /** Whose turn it is; not `except`'s. Undefined when there is nobody. */
    next: rotation.next,
    /** A request has failed there. If that was no time-out, it gets no more until it is well again. */
    failed: (url: string, error: Error) => isTimeout(error) || eject(url, reason(error)),
    /** Where the service is, all of it, as somebody says who should know. */
    learn(urls: readonly string[]): void {
      for (const url of urls) if (!watched.has(url) && watched.size < most) void watch(url);
      for (const [url, one] of watched) {
        one.unnamedSince = urls.includes(url) ? undefined : (one.unnamedSince ?? performance.now());
        if (one.unnamedSince !== undefined && performance.now() - one.unnamedSince > forgetMs) forget(url);
      }
    },
    close(): void {
      for (const { end } of watched.values()) end.abort();
    },
  };
}

/** undici's codes for waits that have ended: for a connection, for the beginning of an answer, for its next piece. */
function isTimeout(error: Error): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return /TIMEOUT|TIMEDOUT/.test(code);
}

/** undici says what happened in the cause, if at all. */
function reason(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
