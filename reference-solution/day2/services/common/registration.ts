import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { name, optionalUrl, readConfig } from './config.ts';

/** What a registry is told: that `name` is to be found at `ip` and `port`, and how many seconds that is to be believed. */
interface Registration {
  readonly name: string;
  /** The service that this is an instance of. */
  readonly group: string;
  readonly ip: string;
  readonly port: number;
  readonly ttl: number;
}

interface Log {
  info(message: string): void;
  warn(message: string): void;
}

const beatMs = 1000;
/** Four heartbeats may be lost, and the entry is still there. */
const ttl = 5;
const [firstRetryMs, lastRetryMs] = [100, 1000];
const answerMs = 1000;
/** A registry that is silent keeps nobody who wants to leave. */
const leaveMs = 400;

/**
 * Registers with the registry that the environment names, if it does: `port` at this namespace's own address, under
 * REGISTER_NAME, as an instance of REGISTER_GROUP. Returns how to leave it again.
 */
export function joinRegistry(port: number, log: Log): () => Promise<void> {
  const config = readConfig<{ REGISTRY_URL: string; REGISTER_NAME: string; REGISTER_GROUP: string }>({
    REGISTRY_URL: optionalUrl,
    REGISTER_NAME: { ...name, default: 'unnamed' },
    REGISTER_GROUP: { ...name, default: process.env.REGISTER_NAME ?? 'unnamed' },
  });
  if (config.REGISTRY_URL === '') return async () => {};
  const entry = { name: config.REGISTER_NAME, group: config.REGISTER_GROUP, ip: ownAddress(), port, ttl };
  return keepRegistered(config.REGISTRY_URL, entry, log);
}

/** The namespace's own address: the one that is not 127.0.0.1, where everybody finds himself and nobody else. */
export function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/**
 * A heartbeat is the registration once more: so a registry that was restarted, and has forgotten everyone, learns of us
 * within a second, without either side knowing that anything has happened. A registry that does not answer is tried
 * again after 0.1 s, then after twice as long each time, up to a second; and never by everybody at the same moment.
 */
function keepRegistered(registry: string, entry: Registration, log: Log): () => Promise<void> {
  const left = new AbortController();
  const beat = async () => {
    let known: boolean | undefined;
    let retryMs = firstRetryMs;
    while (!left.signal.aborted) {
      const heard = await tell(`${registry}/register`, 'POST', answerMs, entry);
      if (heard !== known) {
        const what = heard ? 'registered' : 'does not answer, or refuses: trying again';
        log[heard ? 'info' : 'warn'](`${registry}: ${what} (${entry.name} at ${entry.ip}:${entry.port})`);
      }
      known = heard;
      const waitMs = heard ? beatMs : retryMs * (0.5 + Math.random() / 2);
      retryMs = heard ? firstRetryMs : Math.min(retryMs * 2, lastRetryMs);
      await delay(waitMs, undefined, { signal: left.signal }).catch(() => {});
    }
  };
  const beating = beat();
  return async () => {
    left.abort();
    await Promise.race([beating, delay(leaveMs)]); // or a heartbeat under way would put back what is taken out now
    await tell(`${registry}/deregister/${entry.name}`, 'DELETE', leaveMs);
  };
}

/** Returns whether the registry agreed, in time. */
async function tell(url: string, method: string, timeoutMs: number, body?: Registration): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
