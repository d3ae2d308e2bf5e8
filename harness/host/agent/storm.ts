import { closeSync, openSync } from 'node:fs';
import { readCounters, sentColumn } from './counters.ts';
import type { Lab } from './lab.ts';
import { within } from './namespaces.ts';

const watchMs = 1000;
/** Over all links of a lab host's own namespace: several times what a transfer between two containers makes of them, and less than a frame that goes round on a slow machine. */
const mostPerSecond = 250_000;
/** So often in a row. */
const mostTimes = 4;

/** Watches how much the lab hosts send, and calls `stormed` when one sends more than anybody has to say, and does not stop. */
export function watchStorm(labs: readonly Lab[], stormed: () => void): void {
  let last = { at: performance.now(), sent: labs.map(sentBy) };
  let times = 0;
  setInterval(() => {
    const now = { at: performance.now(), sent: labs.map(sentBy) };
    const seconds = (now.at - last.at) / 1000;
    const busiest = Math.max(...now.sent.map((sent, index) => sent - (last.sent[index] ?? 0))) / seconds;
    last = now;
    times = busiest > mostPerSecond ? times + 1 : 0;
    if (times === mostTimes) stormed();
  }, watchMs).unref();
}

function sentBy(lab: Lab): number {
  const fd = openSync(`/proc/${lab.pid}/ns/net`, 'r');
  try {
    const counters = within({ fd }, readCounters);
    return [...counters.values()].reduce((sum, numbers) => sum + (numbers[sentColumn] ?? 0), 0);
  } finally {
    closeSync(fd);
  }
}
