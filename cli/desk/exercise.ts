import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, type Judgement, judgeAnswer } from '../../exercises/answer.ts';
import { type Fault, type Lot, lotOf } from '../../exercises/fault.ts';
import { hintsFor } from '../../exercises/hints.ts';
import { drawExercise, type Level } from '../../exercises/kinds.ts';
import { isCausedBySubmission, type LabHost } from '../../harness/model/index.ts';
import { poll } from '../../harness/probe/services.ts';
import { badInput } from '../../harness/submission/index.ts';
import { project } from '../project.ts';
import type { Wiring } from '../wiring.ts';
import { chooseDeskUnit, type DeskUnit } from './bed.ts';
import { type Desk, openDesk } from './desk.ts';
import { brokenNow, flowTitle, rulesIn, usualFlows, victimsIn, type Watched } from './trouble.ts';

/** Which exercise: the same words give the same fault. */
export interface ExerciseAsked {
  readonly unit: string;
  readonly seed: string;
  readonly level: Level;
  /** Gives everybody a fault of their own. */
  readonly student?: string | undefined;
}

/** A lab host with the reference up in it, and a fault. */
export interface Exercise extends AsyncDisposable {
  readonly desk: Desk;
  /** Opens the lab host anew and brings the same fault about. */
  reset(signal: AbortSignal): Promise<void>;
  /** The flows that worked before the fault, and do not now. */
  broken(): readonly string[];
  hints(): readonly string[];
  /** What was broken. */
  faults(): readonly Fault[];
  /** Judges an answer in a fresh lab host of its own: what was done in this one counts for nothing. */
  judge(answer: Answer, signal: AbortSignal): Promise<Judgement>;
}

export type ExerciseWiring = Pick<Wiring, 'lab' | 'testbeds' | 'toolVersions'>;

const mostTries = 12;
const mendMs = 60_000;
const convergeMs = 5000;

/** The lab host of an exercise before and after its fault. */
interface Broken {
  readonly faults: readonly Fault[];
  readonly watched: Watched;
  readonly failed: ReadonlySet<string>;
  /** The rules that the fault has left of the reference's. */
  readonly rules: ReadonlySet<string>;
}

/** Prepares an exercise; nothing is opened before `reset`. Throws bad input for a unit without a lab host, and where there is no reference to break. */
export function prepareExercise(
  wiring: ExerciseWiring,
  asked: ExerciseAsked,
  draw: typeof drawExercise = drawExercise,
): Exercise {
  const folder = join(project, 'reference-solution');
  if (!existsSync(folder)) throw badInput(`An exercise breaks the reference solution, and there is none in ${folder}.`);
  const chosen = chooseDeskUnit(wiring.lab, undefined, asked.unit);
  const about: DeskUnit = { ...chosen, unit: { ...chosen.unit, checks: chosen.here }, elsewhere: [] };
  const own = openDesk({ wiring, folder, about });
  let now: Broken | undefined;
  return {
    desk: own,
    async reset(signal) {
      now = await breakHost(own, asked, draw, signal);
    },
    broken: () => [...(now?.failed ?? [])],
    faults: () => now?.faults ?? [],
    hints: () => hintsFor(now?.faults ?? [], [...(now?.failed ?? [])]),
    async judge(answer, signal) {
      await using fresh = openDesk({ wiring, folder, about });
      const again = await breakHost(fresh, asked, draw, signal);
      if (now && linesOf(now) !== linesOf(again))
        throw new Error('In a fresh lab host another fault came about than in yours: say it once more.');
      return await judgeIn(fresh, again, answer, signal);
    },
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  };
}

function linesOf({ faults }: Broken): string {
  return faults.map(({ lines }) => lines).join('\n');
}

/** Brings the reference up and a fault about that breaks something: what shows nowhere, or only beside another, is drawn anew. */
async function breakHost(
  desk: Desk,
  asked: ExerciseAsked,
  draw: typeof drawExercise,
  signal: AbortSignal,
): Promise<Broken> {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    await desk.bringUp(signal);
    const broken = await tryDraw(desk.host(), (lot) => draw(lot, asked.level), `${wordsOf(asked)} ${attempt}`);
    signal.throwIfAborted();
    if (broken) return broken;
  }
  throw new Error(`No fault of level ${asked.level} shows with seed ${asked.seed}: take another seed.`);
}

function wordsOf({ unit, seed, level, student }: ExerciseAsked): string {
  const words = JSON.stringify([unit, seed, level, student ?? null]);
  return createHash('sha256').update(words).digest('hex');
}

async function tryDraw(host: LabHost, draw: (lot: Lot) => readonly Fault[], seed: string): Promise<Broken | undefined> {
  const lot = lotOf(seed, await victimsIn(host));
  const faults = draw(lot);
  const all = new Map(
    [...usualFlows, ...faults.flatMap(({ flows = [] }) => flows)].map((flow) => [flowTitle(flow), flow]),
  );
  const never = new Set((await brokenNow(host, [...all.values()])).map(flowTitle));
  const watched = new Map([...all].filter(([title]) => !never.has(title)));
  const before = await rulesIn(host);
  let failed = new Set<string>();
  for (const { lines } of faults) {
    const { exitCode } = await host.run(lines);
    if (exitCode !== 0) return undefined;
    const now = new Set((await brokenNow(host, [...watched.values()])).map(flowTitle));
    if (now.size <= failed.size) return undefined;
    failed = now;
  }
  const left = await rulesIn(host);
  return { faults, watched, failed, rules: new Set([...before].filter((rule) => left.has(rule))) };
}

async function judgeIn(desk: Desk, broken: Broken, answer: Answer, signal: AbortSignal): Promise<Judgement> {
  const host = desk.host();
  const run = await host.run(answer.mend, { cwd: '/', timeoutMs: mendMs }).catch((error: unknown) => {
    if (!isCausedBySubmission(error)) throw error;
    return { exitCode: null, output: error.message, isOver: true } as const;
  });
  const { exitCode, output } = run;
  // With its lab host, nothing works: that is an answer to judge, too.
  if ('isOver' in run)
    return judgeAnswer(broken.faults, answer, {
      ...{ exitCode, output, broken: [...broken.failed] },
      ...{ cut: [...broken.watched.keys()].filter((title) => !broken.failed.has(title)), lost: [], gone: [] },
    });
  const flows = [...broken.watched.values()];
  const still = await poll(
    { signal },
    convergeMs,
    () => brokenNow(host, flows),
    (left) => left.length === 0,
  );
  const titles = still.map(flowTitle);
  const rules = await rulesIn(host);
  const results = await desk.check([], signal);
  const unknown = results.find(({ status }) => status === 'error');
  if (unknown) throw new Error(`${unknown.id}: ${unknown.actual}`);
  return judgeAnswer(broken.faults, answer, {
    ...{ exitCode, output },
    broken: titles.filter((title) => broken.failed.has(title)),
    cut: titles.filter((title) => !broken.failed.has(title)),
    lost: results.filter(({ status }) => status !== 'pass').map(({ id }) => id),
    gone: [...broken.rules].filter((rule) => !rules.has(rule)),
  });
}
