import { drawnNumber } from '../../harness/expect/drawn.ts';
import { locate } from '../../harness/expect/locate.ts';
import type { HttpResult, LabHostContext, Task } from '../../harness/model/index.ts';
import { http, patient, survey } from '../../harness/probe/index.ts';
import { during, httpMany, type Outage, poll, pollStart } from '../../harness/probe/services.ts';
import { observation } from '../../harness/testbed/index.ts';
import { topology } from '../../labs/topology.ts';
import { watchedShop } from '../testbeds.ts';
import { statusIn, statusWords, wordsOf } from './dashboard-text.ts';
import { type HealthLine, readHealthLines } from './health-lines.ts';
import { endTool, silence } from './tool.ts';

/** The services that answer /health over HTTP, as the brief lists them. */
export const watched = topology.services.slice(0, 4);

/** A view of the services at one moment, in its words: the page, and the last that was printed. */
export type View = { readonly page: string; readonly printed: string };

/** One service that stopped to answer, and came back. */
export type Blackout = {
  readonly service: string;
  readonly how: Outage['how'];
  /** Milliseconds from the cut, and from the end of the cut, to a line that told; null where none came in time. */
  readonly downMs: number | null;
  readonly upMs: number | null;
  /** Packets of others to it that met the cut: whoever asks sends some. Absent in older records. */
  readonly met?: number;
  /** Services that answered us all the while, and were told to be something else than UP meanwhile. */
  readonly flickered: readonly string[];
  /** Services that answered us all the while, and of which no line came meanwhile. */
  readonly unheard: readonly string[];
  /** While it was down. */
  readonly view: View;
};

export type HealthSeen = {
  /** Why there is nothing to judge; null where there is. */
  readonly silence: string | null;
  /** The services that answer their /health when we ask. */
  readonly alive: readonly string[];
  /** Of the services that are alive, those of which a line with UP came, and those whose line had a latency too. */
  readonly up: readonly string[];
  readonly timed: readonly string[];
  /** When all were UP, or the time for that was over. */
  readonly view: View;
  readonly blackouts: readonly Blackout[];
};

export const periodMs = 1000;
/** The tool's own work between two looks; a busy machine is in the clock that `poll` measures by. That a slow one is not: two periods are the claim. */
const slackMs = 900;
const startMs = 10_000;
const wholeSeconds = 50;
const tries = 2;

/** The submission's health monitor at work, while we cut services off and heal them: once for all checks that judge it. */
export const health = observation(watchedShop, {
  title: 'the health monitor at work',
  limitMs: 120_000,
  observe: watch,
});

async function watch(context: LabHostContext): Promise<HealthSeen> {
  const { host } = context;
  const nobody = { alive: [], up: [], timed: [], view: { page: '', printed: '' }, blackouts: [] };
  const line = context.lines.health;
  if (line === undefined) return { ...nobody, silence: silence('health', null) };
  const alive = (
    await pollStart(
      context,
      { milliseconds: 3000 },
      () => askAll(context),
      (answers) => answers.length === watched.length,
    )
  ).map(({ name }) => name);
  if (alive.length === 0) return { ...nobody, silence: null };
  const env = {
    LAB_DAY: 'day3',
    LAB_UPLINK: host.uplink.name,
    LAB_SECONDS: String(Math.ceil(patient(wholeSeconds))),
    LAB_PERIOD: String(periodMs / 1000),
  };
  await using task = await host.start(line, { env });
  const isUp = (lines: readonly HealthLine[]) =>
    alive.filter((name) => lines.some((one) => one.service === name && one.status === 'UP'));
  const lines = await pollStart(
    context,
    { milliseconds: startMs },
    () => linesOf(task),
    (some) => isUp(some).length === alive.length,
  );
  const up = isUp(lines);
  const timed = up.filter((name) => lines.some((one) => one.service === name && (one.latencyMs ?? 0) > 0));
  const view = await lookFor(context, task, up, 'UP');
  const blackouts: Blackout[] = [];
  const cut = new Set<string>();
  for (const how of ['refused', 'silent'] as const) {
    const seen = await oneOf(context, task, how, () => draw(host.seed, up, cut));
    if (seen !== undefined) blackouts.push(seen);
  }
  const run = await endTool(task);
  return { silence: lines.length === 0 ? silence('health', run) : null, alive, up, timed, view, blackouts };
}

function isRight({ downMs, upMs, met, flickered, unheard }: Blackout): boolean {
  return downMs !== null && upMs !== null && met !== 0 && flickered.length === 0 && unheard.length === 0;
}

/** A blackout as it should be, or the last that was tried: another service each time, as what is still on its way tells of the one before. */
async function oneOf(
  context: LabHostContext,
  task: Task,
  how: Outage['how'],
  next: () => string | undefined,
): Promise<Blackout | undefined> {
  let seen: Blackout | undefined;
  for (let tried = 0; tried < tries; tried++) {
    const victim = next();
    if (victim === undefined) break;
    seen = await blackOut(context, task, victim, how);
    if (isRight(seen)) break;
  }
  return seen;
}

/** A service that is UP and was not cut off before, if there is one, by lot; it is noted among those that were. */
function draw(seed: string, up: readonly string[], cut: Set<string>): string | undefined {
  const fresh = up.filter((name) => !cut.has(name));
  const victim = fresh[drawnNumber(seed, `blackout ${cut.size}`, fresh.length || 1)];
  if (victim !== undefined) cut.add(victim);
  return victim;
}

async function blackOut(context: LabHostContext, task: Task, service: string, how: Outage['how']): Promise<Blackout> {
  const { host } = context;
  const namespace = locate(await survey(host), topology).find((one) => one.service.name === service)?.namespace;
  const { port = 80 } = topology.services.find(({ name }) => name === service) ?? {};
  const others: readonly string[] = watched.map(({ name }) => name).filter((name) => name !== service);
  let steady = (await askAll(context)).map(({ name }) => name).filter((name) => others.includes(name));
  const before = (await linesOf(task)).length;
  const told = async (since: number, status: 'UP' | 'DOWN') => {
    const began = performance.now();
    const isTold = (lines: readonly HealthLine[]) =>
      lines.slice(since).some((one) => one.service === service && one.status === status);
    const lines = await poll(context, 2 * periodMs + slackMs, () => linesOf(task), isTold);
    return isTold(lines) ? performance.now() - began : null;
  };
  // A monitor may ask from inside the service's own namespace: that, too, is how a dead process is noticed.
  const outage: Outage = { in: namespace?.key ?? '@host', port, how, forItself: true };
  const { seen, met } = await during(context, outage, async () => {
    const downMs = await told(before, 'DOWN');
    const view = downMs === null ? await look(context, task) : await lookFor(context, task, [service], 'DOWN');
    // Not the one that is cut off: what meets the cut is then the monitor's.
    const answering = (await askAll(context, service)).map(({ name }) => name);
    steady = steady.filter((name) => answering.includes(name));
    return { downMs, view };
  });
  const healed = (await linesOf(task)).length;
  const upMs = await told(healed, 'UP');
  // A dead monitor is quiet too: in two periods of the blackout and two after it, each other service is heard of.
  const meanwhile = (await linesOf(task)).slice(before);
  const flickered = steady.filter((name) => meanwhile.some((one) => one.service === name && one.status !== 'UP'));
  const unheard = steady.filter((name) => !meanwhile.some((one) => one.service === name));
  return { service, how, ...seen, upMs, met, flickered, unheard };
}

async function linesOf(task: Task): Promise<HealthLine[]> {
  const files = await task.files();
  const content = files.find(({ name }) => /(^|\/)health\.jsonl$/i.test(name))?.content ?? '';
  return readHealthLines(new TextDecoder().decode(Uint8Array.from(atob(content), (one) => one.charCodeAt(0))));
}

/** The services that answer 200 to our own question, all but `except`. */
async function askAll({ host }: LabHostContext, except?: string): Promise<readonly { readonly name: string }[]> {
  const asked = watched.filter(({ name }) => name !== except);
  const answers: HttpResult[] = await httpMany(
    host,
    asked.map(({ address, port }) => ({ from: '@host', url: `http://${address}:${port}/health`, timeoutMs: 800 })),
  );
  return asked.filter((_, index) => {
    const answer = answers[index];
    return answer !== undefined && 'status' in answer && answer.status === 200;
  });
}

const mostWords = 6000;

/** A view of the services as soon as it shows these as they are, or when a period for that is over: a line may come before the view. */
function lookFor(context: LabHostContext, task: Task, services: readonly string[], status: 'UP' | 'DOWN') {
  const names = watched.map(({ name }) => name);
  const shows = (view: View) =>
    (['page', 'printed'] as const).some((kind) => {
      const words = statusWords(view[kind], kind, names);
      return services.every((name) => statusIn(words[name] ?? '') === status);
    });
  return pollStart(context, { milliseconds: periodMs + slackMs }, () => look(context, task), shows);
}

/** The page at the first address that the tool printed, fetched from the lab host's own network; and the end of what it printed. */
async function look({ host }: LabHostContext, task: Task): Promise<View> {
  const { output } = await task.look();
  const url = /https?:\/\/[^\s'"<>)\]]+/.exec(
    output.replace(/(https?:\/\/)(0\.0\.0\.0|localhost|\[::1?\])/g, '$1127.0.0.1'),
  )?.[0];
  const printed = wordsOf(output).slice(-mostWords);
  if (url === undefined || !/^http:\/\/\d+\.\d+\.\d+\.\d+/.test(url)) return { page: '', printed };
  const answer = await http(host, { from: '@host', url, timeoutMs: 2000 });
  return { page: 'status' in answer && answer.status === 200 ? wordsOf(answer.body).slice(0, mostWords) : '', printed };
}
