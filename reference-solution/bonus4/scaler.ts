/** The autoscaler: asks the gateway how many requests it has passed on, and starts and stops product instances by that. */
import { setTimeout as delay } from 'node:timers/promises';
import { runningPid, start, stop } from '../day2/daemons.ts';
import { instances, rule } from './plan.ts';
import { openScale } from './scale.ts';

const metrics = 'http://127.0.0.1:3000/metrics';
const answerMs = 1000;

/** All requests that the gateway has ever passed on to a product instance; undefined when it does not say. */
async function passedOn(): Promise<number | undefined> {
  try {
    const answer = await fetch(metrics, { signal: AbortSignal.timeout(answerMs) });
    const lines = (await answer.text()).matchAll(/^gateway_requests_total\{instance="[^"]*"\} (\d+)/gm);
    return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
  } catch {
    return undefined;
  }
}

const scale = openScale(rule, instances.length);
for (; ; await delay(rule.lookMs)) {
  const count = await passedOn();
  const running = instances.filter((one) => runningPid(one) !== undefined);
  const wanted =
    count === undefined ? undefined : scale.wanted({ atMs: performance.now(), count, running: running.length });
  if (wanted === undefined || wanted === running.length) continue;
  console.log(`${new Date().toISOString()} ${running.length} instances run, ${wanted} are wanted`);
  const idle = instances.filter((one) => !running.includes(one));
  if (wanted > running.length) for (const one of idle.slice(0, wanted - running.length)) start(one);
  // It takes itself out of the registry, finishes what it has begun, and ends.
  else for (const one of running.slice(wanted)) await stop(one);
}
