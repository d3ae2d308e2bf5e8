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
 * a dead Redis costs one timeout until the connection is given up, and nothing from then until it is back. Others write there
 * too, so what is read is looked at: what cannot be an answer is written anew, and what would stay for ever gets an end.
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

  /** The text under `key`, whatever it is worth: empty for a key that holds something else than a text. */
  const read = async (key: string): Promise<string | null> => {
    try {
      const [text, ttl] = await Promise.all([redis.get(key).catch(emptyIfOther), redis.ttl(key)]);
      if (ttl === -1 || ttl > config.CACHE_TTL_S) void limit(key);
      return text;
    } catch {
      return null;
    }
  };

  const limit = (key: string) => redis.expire(key, config.CACHE_TTL_S).catch(() => {});

  const write = async (key: string, text: string, over: boolean): Promise<void> => {
    try {
      // NX: never over a text that somebody put there since we looked.
      if (over) await redis.set(key, text, 'EX', config.CACHE_TTL_S);
      else await redis.set(key, text, 'EX', config.CACHE_TTL_S, 'NX');
    } catch {
      // The next reader will find the key as it was, and try again.
    }
  };

  return {
    /** The text under `key` if it `fits`; if not, the one that `load` makes, which is kept under `key` from then on. */
    async through(
      key: string,
      fits: (value: unknown) => boolean,
      load: () => string | undefined,
    ): Promise<string | undefined> {
      const cached = await read(key);
      if (cached !== null && fits(parsed(cached))) return cached;
      const text = load();
      if (text !== undefined) void write(key, text, cached !== null);
      return text;
    },
    close: () => redis.disconnect(),
  };
}

/** Redis answers with WRONGTYPE where a key holds a list, a set, a hash. */
function emptyIfOther(error: Error): string {
  if (error.message.startsWith('WRONGTYPE')) return '';
  throw error;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
