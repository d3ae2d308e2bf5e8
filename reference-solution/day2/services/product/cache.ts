import type { FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';

export interface CacheConfig {
  readonly REDIS_HOST: string;
  readonly REDIS_PORT: number;
  /** How long an answer of Redis is waited for before we do without. */
  readonly REDIS_TIMEOUT_MS: number;
  /** How long a cached text lives. */
  readonly CACHE_TTL_S: number;
}

const reconnectMs = 200;

/**
 * Read-through cache of JSON texts. A cache is there to make things faster, so its loss makes them slower, and no more:
 * a dead Redis costs one timeout until the connection is given up, and nothing from then until it is back.
 */
export function openCache(config: CacheConfig, log: FastifyBaseLogger) {
  const redis = new Redis({
    host: config.REDIS_HOST,
    port: config.REDIS_PORT,
    connectTimeout: config.REDIS_TIMEOUT_MS,
    commandTimeout: config.REDIS_TIMEOUT_MS,
    socketTimeout: config.REDIS_TIMEOUT_MS,
    retryStrategy: () => reconnectMs,
    enableOfflineQueue: false, // without a connection a command fails at once
    autoResendUnfulfilledCommands: false, // and is not sent late: by then the key may hold something newer
    enableAutoPipelining: true, // what is asked in one turn of the event loop travels in one packet
  });
  redis.on('ready', () => log.info('the cache is connected'));
  redis.on('error', (error) => log.debug({ err: error }, 'the cache does not answer'));
  redis.on('close', () => log.warn('the cache is not connected'));

  const read = async (key: string): Promise<string | null> => {
    try {
      return await redis.get(key);
    } catch {
      return null;
    }
  };

  const write = async (key: string, text: string): Promise<void> => {
    try {
      // NX: never over a text that somebody put there since we looked.
      await redis.set(key, text, 'EX', config.CACHE_TTL_S, 'NX');
    } catch {
      // The next reader will find the key empty, and try again.
    }
  };

  return {
    /** The text under `key`; if there is none, the one that `load` makes, which is kept under `key` from then on. */
    async through(key: string, load: () => string | undefined): Promise<string | undefined> {
      const cached = await read(key);
      if (cached !== null && isJson(cached)) return cached;
      const text = load();
      if (text !== undefined) void write(key, text);
      return text;
    },
    close: () => redis.disconnect(),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
