import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const patienceMs = 15 * 60_000;
const pauseMs = 250;

/**
 * Waits until no other grader uses the machine's own engine: two stacks cannot both have its port 8080. The turn is held by a socket in
 * the abstract namespace (unix(7)), which the kernel frees when we die. Throws a sentence after a quarter of an hour.
 */
export async function takeEngineLock(
  name = 'netproof-docker-engine',
  waitMs: number = patienceMs,
): Promise<{ release(): void }> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(`\0${name}`, () => resolve(true));
    });
    if (free) {
      server.unref();
      return { release: () => server.close() };
    }
    if (performance.now() > deadline)
      throw new Error(`other graders have used the engine of this machine for ${Math.round(waitMs / 1000)} s`);
    await delay(pauseMs);
  }
}
