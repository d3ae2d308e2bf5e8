import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const quietMs = 300;
const lookMs = 50;
const mostMs = 1200;

/**
 * Takes no new connection, and ends those that there are without losing a request: each ends with its next answer (the
 * caller sees to it that answers say `Connection: close`), and one on which nobody asks any more ends by itself. HTTP's own
 * `close` ends idle connections at once, and idle is also one on which the next request is on its way (RFC 9112, 9.6).
 * Whoever sends half a request and stops is cut off after 1.2 seconds.
 */
export async function drain(server: HttpServer): Promise<void> {
  const closed = once(server, 'close');
  Server.prototype.close.call(server);
  const start = performance.now();
  const look = new AbortController();
  void closed.then(() => look.abort());
  await delay(quietMs, undefined, { signal: look.signal }).catch(() => {});
  while (!look.signal.aborted) {
    if (performance.now() - start < mostMs) server.closeIdleConnections();
    else server.closeAllConnections();
    await delay(lookMs, undefined, { signal: look.signal }).catch(() => {});
  }
}
