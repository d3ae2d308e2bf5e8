import { setTimeout as delay } from 'node:timers/promises';
import { Ajv } from 'ajv';
import type { FastifyBaseLogger } from 'fastify';
import { ask } from './ask.ts';

interface Found {
  readonly instances: readonly { readonly ip: string; readonly port: number }[];
}

const instance = {
  type: 'object',
  properties: {
    ip: { type: 'string', pattern: '^[0-9]{1,3}(\\.[0-9]{1,3}){3}$' },
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
  },
  required: ['ip', 'port'],
};
const isFound = new Ajv().compile<Found>({
  type: 'object',
  properties: { instances: { type: 'array', items: instance } },
  required: ['instances'],
});

const [periodMs, timeoutMs] = [500, 1000];

/**
 * Asks the registry again and again where the instances of `service` are, and passes on what it says. What cannot be an
 * answer is none: then everything stays as it was last known, as it does while the registry is dead.
 */
export function follow(
  registry: string,
  service: string,
  learn: (urls: readonly string[]) => void,
  log: FastifyBaseLogger,
): { close(): void } {
  const end = new AbortController();
  const run = async () => {
    let answered = true;
    while (!end.signal.aborted) {
      try {
        const { status, body } = await ask(`${registry}/discover/${service}`, timeoutMs);
        const found = status === 404 ? { instances: [] } : body;
        if (!isFound(found)) throw new Error('what it says cannot be');
        learn(found.instances.map(({ ip, port }) => `http://${ip}:${port}`));
        answered = true;
      } catch (error) {
        if (answered) log.warn(`${registry} cannot be asked for ${service}: ${(error as Error).message}`);
        answered = false;
      }
      await delay(periodMs, undefined, { signal: end.signal }).catch(() => {});
    }
  };
  void run();
  return { close: () => end.abort() };
}
