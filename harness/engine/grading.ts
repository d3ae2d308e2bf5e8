import type {
  Check,
  CheckId,
  DayRun,
  Docker,
  Grade,
  LabHost,
  NoDocker,
  Result,
  RunResult,
  Topology,
} from '../model/index.ts';
import { type DayAsked, packSubmission, printable, type Submission, submissionFiles } from '../submission/index.ts';
import { apart, isLastApart } from './apart.ts';
import { runCheck, unobserved } from './check-run.ts';
import { dockerOnce } from './docker-once.ts';
import { heldBack, prerequisites } from './prerequisites.ts';
import type { Progress } from './progress.ts';
import { replays } from './replay.ts';
import { score } from './scoring.ts';
import { withTimeLimit } from './time-limit.ts';
import { upProblem } from './up-problem.ts';

/** A day, and its checks in the order in which they run: a check follows those it names in `after`. */
export interface GradedDay extends DayAsked {
  /** Whether its checks look at nothing that the days before it have brought up. */
  readonly alone?: boolean;
  readonly checks: readonly Check[];
}

export interface GradingOptions {
  readonly host: LabHost;
  /** Opens another lab host with the seed of the first, for the checks that want one of their own. */
  readonly openHost?: (() => Promise<LabHost>) | undefined;
  /** Opens a Docker engine, for the checks that ask for one; at most once. */
  readonly openDocker?: (() => Promise<Docker | NoDocker>) | undefined;
  readonly lab: Topology;
  readonly submission: Submission;
  /** Every day, in order; one without checks is brought up only for those after it that build on it. */
  readonly days: readonly GradedDay[];
  /** Versions of what judges. */
  readonly tools: Readonly<Record<string, string>>;
  /** Ends the grading: what is under way rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  readonly limits?: { readonly upMs: number; readonly checkMs: number };
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * A grading under way. Both doors walk it: a day's `up`, then its checks one at a time. Disposing it ends the lab hosts and the engine that it opened;
 * the one it was given is its caller's.
 */
export interface Grading extends AsyncDisposable {
  readonly days: readonly GradedDay[];
  /** Runs a day's `up`, once; the days before it must have been run. */
  runDay(day: GradedDay): Promise<DayRun>;
  /** Runs a check, once, after those it depends on. */
  runCheck(check: Check): Promise<Result>;
  /** The grade of the checks that have been run. */
  finish(): Grade;
}

/** Begins a grading; nothing of the submission runs before the first `runDay`. */
export function startGrading(options: GradingOptions): Grading {
  const { host, lab, submission, days, tools, signal, onProgress } = options;
  const { upMs, checkMs } = options.limits ?? { upMs: 120_000, checkMs: 60_000 };
  const startedAt = new Date();
  const started = performance.now();
  const order = days.flatMap(({ checks }) => checks);
  const runs = new Map<string, DayRun>();
  const results = new Map<CheckId, Result>();
  /** Why the submission could not be run, when that was not the submission's doing. */
  let broken: string | undefined;
  const { openHost, openDocker } = options;
  const hosts = apart({ openHost, submission, lineMs: upMs, signal });
  const replayed = replays({ openHost, submission, upMs });
  const engine = dockerOnce(openDocker, submission);
  const files = submissionFiles(submission);

  async function up(day: string): Promise<RunResult | undefined> {
    const line = submission.days[day]?.up ?? null;
    const run = async () => {
      if (runs.size === 0) await host.unpack(packSubmission(submission));
      const env = { LAB_DAY: day, LAB_UPLINK: host.uplink.name };
      return line === null ? undefined : await host.run(line, { env, timeoutMs: upMs });
    };
    if (broken !== undefined) return undefined;
    try {
      // The lab host ends `up` at its limit; the margin is for a lab host that does not.
      return await withTimeLimit(run, { milliseconds: upMs + 30_000, late: 'The lab host does not answer.', signal });
    } catch (error) {
      signal?.throwIfAborted();
      broken = `The grader could not run up of ${day}: ${printable(error instanceof Error ? error.message : `${error}`)}`;
      return undefined;
    }
  }

  async function runDay({ id }: GradedDay): Promise<DayRun> {
    const known = runs.get(id);
    if (known) return known;
    if (!isNeeded(id)) return { day: id };
    const plan = submission.days[id];
    onProgress?.({ kind: 'up-start', day: id, command: plan?.up ?? null });
    const run = await up(id);
    const wrong = run ? upProblem(id, run) : broken;
    const problem = [wrong, ...(plan?.problems ?? [])].filter((sentence) => sentence !== undefined).join(' ');
    const day: DayRun = { day: id, ...(run ? { up: run } : {}), ...(problem ? { problem } : {}) };
    runs.set(id, day);
    onProgress?.({ kind: 'up-end', run: day });
    return day;
  }

  /** Whether what this day brings up is looked at: not when only days that stand alone are graded after it. */
  function isNeeded(day: string): boolean {
    const at = days.findIndex(({ id }) => id === day);
    const later = days.slice(at + 1).filter(({ checks }) => checks.length > 0);
    return days[at]?.checks.length !== 0 || later.length === 0 || later.some(({ alone }) => !alone);
  }

  async function check(one: Check, day: GradedDay): Promise<Result> {
    if (broken !== undefined) return unobserved(one, { status: 'error', reason: broken });
    const open = questionBefore(day);
    if (open !== undefined) return unobserved(one, { status: 'error', reason: open });
    for (const prerequisite of prerequisites(one, order)) {
      const outcome = heldBack(await checkOnce(prerequisite));
      if (outcome) return unobserved(one, outcome);
    }
    onProgress?.({ kind: 'check-start', check: one });
    const { document = null, lines = {} } = submission.days[day.id] ?? {};
    const chosen = await hostOf(one, day.id);
    if ('reason' in chosen) return unobserved(one, { status: 'error', ...chosen });
    const { replay } = replayed;
    const surroundings = { host: chosen, lab, document, lines, files, docker: engine.docker, replay };
    return await runCheck(one, surroundings, { milliseconds: one.limitMs ?? checkMs, signal });
  }

  /** What a person must say before this day's checks mean anything: about its own lines, or about a day that it builds on. */
  function questionBefore({ id, alone }: GradedDay): string | undefined {
    const before = days
      .slice(
        0,
        days.findIndex((day) => day.id === id),
      )
      .filter((day) => !alone && !day.alone);
    return [...before.map((day) => day.id), id].map((day) => submission.days[day]?.question).find((one) => one);
  }

  /** The lab host that a check looks at, or why it has none. */
  async function hostOf({ apart: line }: Check, day: string): Promise<LabHost | { readonly reason: string }> {
    if (line === undefined) return host;
    try {
      const own = await hosts.host(day, line);
      if (own.problem !== undefined) addProblem(day, own.problem);
      return own.host;
    } catch (error) {
      signal?.throwIfAborted();
      return { reason: (error as Error).message };
    }
  }

  function addProblem(day: string, sentence: string): void {
    const run = runs.get(day) ?? { day };
    const problem = run.problem ?? '';
    if (!problem.includes(sentence)) runs.set(day, { ...run, problem: `${problem} ${sentence}`.trim() });
  }

  async function checkOnce(one: Check): Promise<Result> {
    const known = results.get(one.id);
    if (known) return known;
    const day = days.find(({ checks }) => checks.includes(one));
    if (day === undefined) throw new Error(`The check ${one.id} belongs to no day of this grading.`);
    const result = await check(one, day);
    results.set(one.id, result);
    await replayed[Symbol.asyncDispose]();
    if (one.apart !== undefined && isLastApart(day.checks, one, (id) => results.has(id)))
      await hosts.close(day.id, one.apart);
    onProgress?.({ kind: 'check-end', result });
    return result;
  }

  function finish(): Grade {
    const ordered = order.flatMap(({ id }) => results.get(id) ?? []);
    return {
      version: 1,
      student: submission.student,
      submission: { path: submission.root, sha256: submission.sha256 },
      seed: host.seed,
      startedAt: startedAt.toISOString(),
      durationMs: performance.now() - started,
      tools,
      ...score(ordered),
      days: [...runs.values()],
      results: ordered,
    };
  }

  async function end(): Promise<void> {
    await Promise.all([hosts, replayed, engine].map((one) => one[Symbol.asyncDispose]()));
  }

  return { days, runDay, runCheck: checkOnce, finish, [Symbol.asyncDispose]: end };
}

/** Walks a whole grading in order: each day's `up`, then its checks. */
export async function gradeAll(grading: Grading): Promise<Grade> {
  for (const day of grading.days) {
    await grading.runDay(day);
    for (const check of day.checks) await grading.runCheck(check);
  }
  return grading.finish();
}
