/** Whether a daemon does its work: it is asked something, and the answer is looked at. */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { runningPid } from './daemons.ts';
import type { Daemon } from './plan.ts';

const askMs = 1000;

async function answers({ question }: Daemon): Promise<boolean> {
  if ('redis' in question) return pong(question.redis);
  const { status } = await fetch(question.url, { signal: AbortSignal.timeout(askMs) }).catch(() => ({ status: 0 }));
  return status === question.status;
}

/** Redis is asked in its own protocol, in which a line will do. */
function pong(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 6379, timeout: askMs }, () => socket.write('PING\r\n'));
    const end = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.on('data', (data) => end(data.toString().startsWith('+PONG')));
    socket.on('error', () => end(false));
    socket.on('timeout', () => end(false));
  });
}

/** Asks until the answer is right. Returns whether that came about before `deadline` (of `performance.now()`), and before the daemon ended. */
export async function becomesReady(daemon: Daemon, deadline: number): Promise<boolean> {
  while (!(await answers(daemon))) {
    if (performance.now() > deadline || runningPid(daemon) === undefined) return false;
    await delay(40);
  }
  return true;
}
