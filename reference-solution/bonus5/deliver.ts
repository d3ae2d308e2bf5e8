/** From an image to what runs: the new release beside the old one, a look at it, and only then the change. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { runningPid, start, stop } from '../day2/daemons.ts';
import { patience } from '../day2/patience.ts';
import { layOut } from './images.ts';
import { handmade, note, originOf, ports, processOf, type Release, switchCommand, switchTo } from './plan.ts';

const patienceMs = 8000;
const answerMs = 1500;
/** So long a connection may be on its way to the old release when the rule has changed. */
const drainMs = 500;

/** The release that runs, by our own note; none before the first. */
function runningNow(): Release | undefined {
  try {
    return JSON.parse(readFileSync(note, 'utf8')) as Release;
  } catch {
    return undefined;
  }
}

/** Whether a release says that it is the one, and does its work. */
async function isWell(release: Release): Promise<boolean> {
  const ask = async (path: string) => {
    const answer = await fetch(`${originOf(release)}${path}`, { signal: AbortSignal.timeout(answerMs) });
    if (!answer.ok) throw new Error(`${path} is answered ${answer.status}`);
    return await answer.json();
  };
  try {
    const [version] = [await ask('/version'), await ask('/products'), await ask('/health')];
    return (version as { digest?: unknown }).digest === `sha256:${release.digest}`;
  } catch {
    return false;
  }
}

/** Waits until it is well. One that has ended, or is not well in time, is not. */
async function becomesWell(release: Release): Promise<boolean> {
  const left = patience(patienceMs);
  while (!(await isWell(release))) {
    if (left() !== 'left' || runningPid(processOf(release)) === undefined) return false;
    await delay(50);
  }
  return true;
}

/** Makes the image the release that runs. Returns whether it is: where it is not well, the one from before has never stopped to serve. */
export async function deliver(digest: string): Promise<boolean> {
  const old = runningNow();
  const port = old?.port === ports[0] ? ports[1] : ports[0];
  const release = { digest, port };
  layOut(digest);
  if (old?.digest === digest && runningPid(processOf(old)) !== undefined) return true;
  start(processOf(release));
  if (!(await becomesWell(release))) {
    await stop(processOf(release));
    return false;
  }
  execFileSync(switchCommand[0], switchCommand.slice(1), { input: switchTo(release) });
  writeFileSync(note, JSON.stringify(release));
  await delay(drainMs);
  await Promise.all([...(old ? [processOf(old)] : []), ...handmade].map(stop));
  return true;
}
