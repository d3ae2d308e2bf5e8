import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';

const periodMs = 500;

/**
 * Asks again and again who is behind the names in `urls`, and passes on all of them: a name has as many addresses as
 * the service has instances. When a name cannot be resolved, everything stays as it was last known.
 */
export function resolve(
  urls: readonly string[],
  learn: (urls: readonly string[]) => void,
  log: FastifyBaseLogger,
): { close(): void } {
  const end = new AbortController();
  const run = async () => {
    let answered = true;
    while (!end.signal.aborted) {
      try {
        learn((await Promise.all(urls.map(everyAddress))).flat());
        answered = true;
      } catch (error) {
        if (answered) log.warn(`${urls.join(', ')}: ${(error as Error).message}`);
        answered = false;
      }
      await delay(periodMs, undefined, { signal: end.signal }).catch(() => {});
    }
  };
  void run();
  return { close: () => end.abort() };
}

/** An address resolves to itself. */
async function everyAddress(url: string): Promise<string[]> {
  const { hostname, port } = new URL(url);
  const found = await lookup(hostname, { all: true, family: 4 });
  return found.map(({ address }) => `http://${address}:${port || 80}`);
}
