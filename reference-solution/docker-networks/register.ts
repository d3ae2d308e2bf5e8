import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Tells the store where this container is, again and again: a store that was started anew has forgotten it. */
const name = process.env.NAME ?? 'web';
const periodMs = 1000;

const own = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const address = process.env.ADDRESS ?? own ?? '';

for (;;) {
  await fetch(`http://registry:8500/v1/kv/services/${name}`, { method: 'PUT', body: `${address}:80` }).catch(
    () => undefined,
  );
  await delay(periodMs);
}
