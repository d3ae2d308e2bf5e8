import {
  type AnyCheck,
  type CheckId,
  type Docker,
  type Grade,
  type GradedUnit,
  groundOf,
  type Json,
  type LabHost,
  type LabHostBed,
  labelsOf,
  type NoDocker,
  type Result,
  type TestbedRun,
  unitOf,
} from '../model/index.ts';
import { type Submission, submissionFiles } from '../submission/index.ts';
import { linesOf, lostUnits, nameOf, type Opening, openingOf, unitsBehind } from './beds.ts';
import { heldAgainst } from './blame.ts';
import { type Chain, chainsOf } from './chains.ts';
import { runCheck, unknown, unobservable, unobserved } from './check-run.ts';
import { type Gathering, startGathering } from './gather.ts';
import { judgeWithin } from './judging.ts';
import { type MachineWatch, watchMachine } from './machine-watch.ts';
import type { Progress } from './progress.ts';
import { startRuns } from './runs.ts';
import { score } from './scoring.ts';
import { sideBySide } from './side-by-side.ts';

/** Opens testbeds, with the submission laid into them. */
export interface Openers {
  labHost(options: Opening): Promise<LabHost>;
  docker(): Promise<Docker | NoDocker>;
}

export interface GradingOptions {
  readonly openers: Openers;
  readonly submission: Submission;
  /** What the record says that was graded. */
  readonly lab?: Grade['lab'];
  /** The units to grade, with the checks to run, in order. */
  readonly units: readonly GradedUnit[];
  /** Hex digits that the draws of this grading follow from; recorded. */
  readonly seed: string;
  /** Versions of what judges. */
  readonly tools: Readonly<Record<string, string>>;
  /** How many lab hosts may be at work at once; 1 when left out. */
  readonly hosts?: number;
  /** The module that judges large observations (Lab.judging). */
  readonly judging?: string | undefined;
  /** Ends the grading: what is under way rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** What else than the submission may be to blame; the machine's own state when left out. */
  readonly watch?: MachineWatch;
  readonly limits?: { readonly upMs: number; readonly checkMs: number };
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A grading under way. Disposing it ends all that it opened. */
export interface Grading extends AsyncDisposable {
  readonly units: readonly GradedUnit[];
  /** Opens the testbeds and runs all checks, once; the same grade however often it is asked. Rejects when it is aborted, and when no lab host could be opened. */
  run(): Promise<Grade>;
  /** One check's result, once it is there: `run` must have been called. */
  result(id: CheckId): Promise<Result>;
}

/** Begins a grading; nothing of the submission runs before `run`. */
export function startGrading(options: GradingOptions): Grading {
  const { openers, submission, units, seed, tools, watch = watchMachine } = options;
  const { upMs, checkMs } = options.limits ?? { upMs: 120_000, checkMs: 60_000 };
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  const checks = units.flatMap((unit) => unit.checks);
  const files = submissionFiles(submission);
  const openFresh = () => openers.labHost({});
  const runs = startRuns({ submission, files, upMs, watch, openFresh, signal, onProgress: options.onProgress });
  const slots = new Map(checks.map((check) => [check.id, { check, ...Promise.withResolvers<Result>() }]));
  const raw = new Map<CheckId, Result>();
  const testbeds: TestbedRun[] = [];
  const remarks: string[] = [];
  /** Lab hosts that opened, and why others did not. */
  let openDoors = 0;
  const closedDoors: unknown[] = [];
  let running: Promise<Grade> | undefined;
  for (const { promise } of slots.values()) promise.catch(() => undefined);

  function settle(check: AnyCheck, result: Result): void {
    raw.set(check.id, result);
    options.onProgress?.({ kind: 'check-end', result });
    slots.get(check.id)?.resolve(result);
  }

  async function walk(chain: Chain): Promise<void> {
    if (chain.kind === 'lab-host') return await walkLabHost(chain.stages);
    if (chain.kind === 'docker') return await walkDocker(chain.checks);
    const gathering = gather();
    for (const check of chain.checks) await look(check, {}, gathering);
  }

  async function walkLabHost(stages: (Chain & { kind: 'lab-host' })['stages']): Promise<void> {
    const gathering = gather();
    const last = stages.at(-1)?.bed;
    const started = performance.now();
    let openMs = 0;
    const done: string[] = [];
    await using host = await opened(() => openers.labHost(openingOf(last)));
    let trouble: unknown = 'closed' in host ? host.closed : undefined;
    if ('closed' in host) closedDoors.push(host.closed);
    else openDoors++;
    for (const { bed, checks: own } of stages) {
      const before = performance.now();
      try {
        if (!('closed' in host)) await bring(host, bed, done);
      } catch (error) {
        signal.throwIfAborted();
        trouble = error;
      }
      openMs += performance.now() - (openMs === 0 ? started : before);
      for (const check of own) {
        if (trouble !== undefined || 'closed' in host) giveUp(check, trouble);
        else await look(check, { host }, gathering);
      }
    }
    if (!('closed' in host)) remarks.push(...(host.remarks?.() ?? []));
    note({ name: nameOf(last), openMs, trouble, gathering });
  }

  async function walkDocker(own: readonly AnyCheck[]): Promise<void> {
    const gathering = gather();
    const started = performance.now();
    await using docker = await opened(openEngine);
    const trouble = 'closed' in docker ? docker.closed : undefined;
    const openMs = performance.now() - started;
    for (const check of own) {
      if (trouble === undefined) await look(check, { docker }, gathering);
      else if (check.on.kind === 'optional') await look(check, {}, gathering);
      else giveUp(check, trouble);
    }
    note({ name: 'Docker engine', openMs, trouble, gathering });
  }

  async function openEngine(): Promise<Docker> {
    const docker = await openers.docker();
    if ('unavailable' in docker) throw new Error(docker.unavailable);
    return docker;
  }

  /** Runs what has not run yet of the lines that a bed wants. */
  async function bring(host: LabHost, bed: LabHostBed, done: string[]): Promise<void> {
    for (const { unit, line, on } of linesOf(bed)) {
      if (done.includes(`${unit}.${line}`)) continue;
      done.push(`${unit}.${line}`);
      await runs.run(host, unit, line, on);
    }
  }

  function gather(): Gathering {
    const openBeside = async (bed: LabHostBed) => {
      const host = await openers.labHost(openingOf(bed));
      await bring(host, bed, []).catch(async (error: unknown) => {
        await host[Symbol.asyncDispose]();
        throw error;
      });
      return host;
    };
    return startGathering({ openBeside, limitMs: checkMs, watch, signal });
  }

  async function look(check: AnyCheck, ground: object, gathering: Gathering): Promise<void> {
    options.onProgress?.({ kind: 'check-start', check });
    const open = questionBefore(check);
    if (open !== undefined) return fail(check, open);
    const { document = null, lines = {} } = submission.days[unitOf(check)] ?? {};
    const given = { ...ground, document, lines, files };
    const { bed, shared } = groundOf(check.on);
    const isOpen = bed.kind === 'files' || 'docker' in ground || 'host' in ground;
    let seen: unknown;
    try {
      if (isOpen || shared.length === 0) {
        for (const one of shared) seen = await gathering.of(one, { ...given, shared: seen });
      } else seen = null;
    } catch (error) {
      signal.throwIfAborted();
      if (check.on.kind !== 'optional') return giveUp(check, error);
      seen = null;
    }
    const judge = (one: AnyCheck, its: Json) => judgeWithin(one, its, options.judging);
    const limits = { milliseconds: check.limitMs ?? checkMs, watch, signal, judge };
    const result = await runCheck(check, { ...given, shared: seen }, limits);
    const excuse = result.status === 'fail' ? (runs.excuse(unitsBehind(check)) ?? gathering.excuse(shared)) : undefined;
    if (excuse === undefined) settle(check, result);
    else fail(check, excuse);
  }

  /** What a person must say before this check means anything: about its own unit, or about one whose lines have run for it. */
  function questionBefore(check: AnyCheck): string | undefined {
    return unitsBehind(check)
      .map((unit) => submission.days[unit]?.question)
      .find((one) => one !== undefined);
  }

  function fail(check: AnyCheck, reason: string): void {
    settle(check, unobserved(check, { status: 'error', reason }));
  }

  /** A check that was not observed: a failure where the submission is to blame, else an error. */
  function giveUp(check: AnyCheck, cause: unknown): void {
    settle(check, unobserved(check, unobservable(check, cause)));
  }

  async function opened<T extends object>(
    open: () => Promise<T>,
  ): Promise<(T | { readonly closed: unknown }) & AsyncDisposable> {
    try {
      signal.throwIfAborted();
      return (await open()) as T & AsyncDisposable;
    } catch (error) {
      signal.throwIfAborted();
      return { closed: error, [Symbol.asyncDispose]: async () => undefined };
    }
  }

  function note(run: { name: string; openMs: number; trouble: unknown; gathering: Gathering }): void {
    const { name, openMs, trouble, gathering } = run;
    const observations = gathering.done();
    testbeds.push({ name, openMs, observations, ...(trouble === undefined ? {} : { problem: unknown(trouble) }) });
  }

  async function grade(): Promise<Grade> {
    const startedAt = new Date();
    const started = performance.now();
    try {
      await sideBySide(chainsOf(checks), options.hosts ?? 1, walk);
      signal.throwIfAborted();
      // A machine that holds no lab host at all grades nobody: that is no record.
      if (openDoors === 0 && closedDoors.length > 0) throw closedDoors[0];
    } catch (error) {
      for (const { reject } of slots.values()) reject(error);
      throw error;
    }
    const results = await Promise.all(checks.map(({ id }) => result(id)));
    return {
      version: 2,
      ...(options.lab && { lab: options.lab }),
      student: submission.student,
      submission: { path: submission.root, sha256: submission.sha256 },
      seed,
      startedAt: startedAt.toISOString(),
      durationMs: performance.now() - started,
      tools,
      units: labelsOf(units),
      remarks: [...new Set([...submission.remarks, ...remarks])],
      ...score(results),
      days: runs.list(
        units.map(({ id }) => id),
        lostUnits(checks, results),
      ),
      testbeds: testbeds.toSorted((a, b) => a.name.localeCompare(b.name)),
      results,
    };
  }

  async function result(id: CheckId): Promise<Result> {
    const slot = slots.get(id);
    if (slot === undefined) throw new Error(`The check ${id} belongs to no unit of this grading.`);
    const own = await slot.promise;
    let blamed = own;
    const met = new Set<CheckId>([id]);
    // All that it blames, in turn, must be there before the blame can be held against it.
    while (blamed.by !== undefined && !met.has(blamed.by)) {
      met.add(blamed.by);
      const next = slots.get(blamed.by);
      if (next === undefined) break;
      blamed = await next.promise;
    }
    const find = (other: CheckId) => {
      const found = raw.get(other);
      const { check } = slots.get(other) ?? {};
      return found && check ? { check, result: found } : undefined;
    };
    return heldAgainst(slot.check, own, find);
  }

  return {
    units,
    run: () => {
      running ??= grade();
      return running;
    },
    result,
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('The grading was ended.'));
      await running?.catch(() => undefined);
    },
  };
}
