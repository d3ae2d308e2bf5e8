/**
 * Registers a program that cannot register itself: one that runs beside it, in the same namespace, does it instead. Only
 * while somebody listens at PORT is he said to be there.
 */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { port, readConfig } from '../../../day2/services/common/config.ts';
import { joinRegistry, ownAddress } from '../../../day2/services/common/registration.ts';

const { PORT } = readConfig<{ PORT: number }>({ PORT: port });
const [lookMs, patienceMs] = [1000, 1000];
const log = { info: console.log, warn: console.warn };

function listens(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: ownAddress(), port: PORT, timeout: patienceMs });
    const end = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
    socket.on('timeout', () => end(false));
  });
}

const end = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => end.abort());

let leave: (() => Promise<void>) | undefined;
while (!end.signal.aborted) {
  const there = await listens();
  if (there) leave ??= joinRegistry(PORT, log);
  else {
    await leave?.();
    leave = undefined;
  }
  await delay(lookMs, undefined, { signal: end.signal }).catch(() => {});
}
await leave?.();
process.exit(0);
