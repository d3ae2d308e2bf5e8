/** Whether a daemon does its work: it is asked something, and the answer is looked at. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { logOf, nameOf, runningPid } from './daemons.ts';
import type { Patience } from './patience.ts';
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

/**
 * Asks until the answer is right. Returns whether that came about before patience was over, and before the daemon ended. One that
 * runs on a machine that has no time for it counts: it is on its way, and nobody can tell more.
 */
async function becomesReady(daemon: Daemon, left: Patience): Promise<boolean> {
  while (!(await answers(daemon))) {
    if (left() === 'over' || runningPid(daemon) === undefined) return false;
    if (left() === 'starved') {
      console.error(`${nameOf(daemon)} runs and does not answer yet: this machine is very busy.`);
      return true;
    }
    await delay(40);
  }
  return true;
}

/** Waits until all of them answer, as long as there is patience left. Returns whether they do; prints the end of the log of each that does not. */
export async function allAnswer(daemons: readonly Daemon[], left: Patience): Promise<boolean> {
  const ready = await Promise.all(daemons.map((daemon) => becomesReady(daemon, left)));
  const silent = daemons.filter((_, index) => !ready[index]);
  for (const daemon of silent) {
    const lines = readFileSync(logOf(daemon), 'utf8').trim().split('\n').slice(-5);
    console.error(`${nameOf(daemon)} does not answer. The end of its log, ${logOf(daemon)}:`);
    for (const line of lines) console.error(`  ${line || '(empty)'}`);
  }
  return silent.length === 0;
}
