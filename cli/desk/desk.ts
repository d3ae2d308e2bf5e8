import type { Progress } from '../../harness/engine/index.ts';
import { why } from '../../harness/explain/index.ts';
import { openShell, releaseHost, type Shell } from '../../harness/host/shell.ts';
import type { AnyCheck, Grade, LabHost, Result, RunResult, Survey, Why } from '../../harness/model/index.ts';
import { survey } from '../../harness/probe/index.ts';
import { listeners } from '../../harness/probe/services.ts';
import { explainFlows } from '../../harness/probe/why.ts';
import { openSession } from '../../harness/session/index.ts';
import { badInput, quote } from '../../harness/submission/index.ts';
import { topology } from '../../labs/topology.ts';
import type { Wiring } from '../wiring.ts';
import type { DeskUnit } from './bed.ts';
import { flowOf } from './flow.ts';
import { keepHost } from './kept-host.ts';
import { serviceLog } from './service-log.ts';

/** A check as it stands at the desk. */
export interface DeskCheck {
  readonly check: AnyCheck;
  readonly state: 'not run' | 'running' | Result['status'];
  readonly result?: Result;
}

/** What a face of the desk is told while something goes on. */
export type DeskEvent =
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'changed' }
  | { readonly kind: 'stale' };

/** A lab host to work in, with a submission's unit up in it, and its checks. Disposing it ends the lab host. */
export interface Desk extends AsyncDisposable {
  readonly about: DeskUnit;
  checks(): readonly DeskCheck[];
  /** Brings the unit up in a fresh lab host. Rejects as `reset` does. */
  bringUp(signal?: AbortSignal): Promise<void>;
  /** Brings the unit up in a fresh lab host and runs the checks that look at it. Rejects when no lab host opens, and when aborted. */
  reset(signal?: AbortSignal): Promise<void>;
  /** Runs checks again: those of these names, or all. Those that want another lab host get a fresh one. Bad input for a name that no check has. */
  check(names: readonly string[], signal?: AbortSignal): Promise<readonly Result[]>;
  /** The grade, as `netproof grade` gives it: in fresh lab hosts, nothing of the desk's is looked at. Nothing is written. */
  grade(signal?: AbortSignal): Promise<Grade>;
  /** Tries a flow in the lab host as it is, and explains what becomes of it; nothing where it could not be tried, with a sentence. */
  why(from: string, to: string): Promise<{ readonly reason?: Why; readonly problem?: string }>;
  survey(): Promise<Survey>;
  log(service: string): Promise<string>;
  run(line: string): Promise<RunResult>;
  shell(namespace: string | null, size: { readonly columns: number; readonly rows: number }): Promise<Shell>;
  /** Gets every event from now on; what it returns ends that. */
  listen(take: (event: DeskEvent) => void): () => void;
  host(): LabHost;
}

export interface DeskOptions {
  readonly wiring: Pick<Wiring, 'lab' | 'testbeds' | 'toolVersions'>;
  readonly folder: string;
  readonly about: DeskUnit;
}

const commandMs = 300_000;

/** Prepares a desk; nothing is opened before `reset`. */
export function openDesk({ wiring, folder, about }: DeskOptions): Desk {
  const takers = new Set<(event: DeskEvent) => void>();
  const tell = (event: DeskEvent) => {
    for (const take of takers) take(event);
  };
  const kept = keepHost(wiring.testbeds, (text) => tell({ kind: 'output', text }));
  const states = new Map<string, DeskCheck>(about.unit.checks.map((check) => [check.id, { check, state: 'not run' }]));
  let handedIn: string | undefined;

  function note(check: AnyCheck, state: DeskCheck['state'], result?: Result): void {
    states.set(check.id, { check, state, ...(result === undefined ? {} : { result }) });
    tell({ kind: 'changed' });
  }

  function forget(): void {
    for (const check of about.unit.checks) states.set(check.id, { check, state: 'not run' });
    tell({ kind: 'changed' });
  }

  /** One session over these checks, and over those that they wait for; `here`: in the desk's lab host. */
  async function session(checks: readonly AnyCheck[], here: boolean, signal?: AbortSignal): Promise<readonly Result[]> {
    let asked = checks;
    for (;;) {
      const waited = new Set<string>();
      const results = await once(asked, here, signal, (by) => waited.add(by));
      const more = about.unit.checks.filter(({ id }) => waited.has(id) && asked.every((one) => one.id !== id));
      if (more.length === 0) return results.filter(({ id }) => checks.some((one) => one.id === id));
      asked = [...asked, ...more];
    }
  }

  async function once(
    checks: readonly AnyCheck[],
    here: boolean,
    signal: AbortSignal | undefined,
    waits: (by: string) => void,
  ): Promise<readonly Result[]> {
    const up = here ? kept.units() : new Set(about.bed.up);
    const onProgress = (progress: Progress) => {
      const isKnown = isOfUp(progress) && up.has(dayOf(progress));
      if (!isKnown) tell({ kind: 'progress', progress });
      if (progress.kind === 'check-start') note(progress.check, 'running');
      if (progress.kind === 'check-end' && progress.result.by !== undefined) waits(progress.result.by);
    };
    const before = new Map(states);
    try {
      await using opened = await openSession({
        lab: wiring.lab,
        folder,
        units: [about.unit.id],
        checks: checks.map(({ id }) => id),
        testbeds: here ? kept.testbeds : wiring.testbeds,
        ...(here ? { hosts: 1 } : {}),
        tools: await wiring.toolVersions(),
        signal,
        onProgress,
      });
      const { sha256 } = opened.submission;
      if (here && handedIn !== undefined && handedIn !== sha256) tell({ kind: 'stale' });
      if (here) handedIn ??= sha256;
      const { results } = await opened.grading.run();
      for (const result of results) {
        const check = checks.find(({ id }) => id === result.id);
        if (check) note(check, result.status, result);
      }
      return results;
    } catch (error) {
      for (const { check } of before.values())
        states.set(check.id, before.get(check.id) ?? { check, state: 'not run' });
      tell({ kind: 'changed' });
      throw error;
    } finally {
      await release();
    }
  }

  async function release(): Promise<void> {
    const host = kept.host();
    if (host) await releaseHost(host).catch(() => undefined);
  }

  function hostThere(): LabHost {
    const host = kept.host();
    if (!host) throw badInput("There is no lab host: 'reset' opens one.");
    return host;
  }

  async function looking<T>(look: (host: LabHost) => Promise<T>): Promise<T> {
    try {
      return await look(hostThere());
    } finally {
      await release();
    }
  }

  return {
    about,
    checks: () => [...states.values()],
    async bringUp(signal) {
      await kept.reset();
      handedIn = undefined;
      // The engine opens no lab host that no check looks at; what this one sees is not told.
      await session(about.here.slice(0, 1), true, signal);
      forget();
    },
    async reset(signal) {
      await kept.reset();
      handedIn = undefined;
      forget();
      await session(about.here, true, signal);
    },
    async check(names, signal) {
      const wanted = checksNamed(about.unit.checks, names);
      const here = wanted.filter((one) => about.here.includes(one));
      const elsewhere = wanted.filter((one) => about.elsewhere.includes(one));
      return [
        ...(here.length > 0 ? await session(here, true, signal) : []),
        ...(elsewhere.length > 0 ? await session(elsewhere, false, signal) : []),
      ];
    },
    async grade(signal) {
      await using opened = await openSession({
        lab: wiring.lab,
        folder,
        units: [about.unit.id],
        testbeds: wiring.testbeds,
        tools: await wiring.toolVersions(),
        signal,
      });
      return await opened.grading.run();
    },
    why: (from, to) =>
      looking(async (host) => {
        const { namespaces } = await survey(host);
        const ground = { namespaces, listeners: await listeners(host), uplink: host.uplink, topology };
        const observation = await explainFlows(host, [flowOf(from, to, ground)]);
        const [reason] = why(observation);
        return { ...(reason ? { reason } : {}), ...(observation.problem ? { problem: observation.problem } : {}) };
      }),
    survey: () => looking(survey),
    log: (service) => looking((host) => serviceLog(host, service)),
    run: (line) => hostThere().run(line, { timeoutMs: commandMs }),
    shell: (namespace, size) => openShell(hostThere(), namespace, size),
    listen(take) {
      takers.add(take);
      return () => takers.delete(take);
    },
    host: hostThere,
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  };
}

function dayOf(progress: Progress & { readonly kind: 'up-start' | 'up-end' }): string {
  return progress.kind === 'up-start' ? progress.day : progress.run.day;
}

function isOfUp(progress: Progress): progress is Progress & { readonly kind: 'up-start' | 'up-end' } {
  return progress.kind === 'up-start' || progress.kind === 'up-end';
}

/** The checks that are meant: all for no name; a whole id, or the part after the dot. */
function checksNamed(checks: readonly AnyCheck[], names: readonly string[]): readonly AnyCheck[] {
  if (names.length === 0) return checks;
  const named = (name: string) => checks.filter(({ id }) => id === name || id.slice(id.indexOf('.') + 1) === name);
  const unknown = names.find((name) => named(name).length === 0);
  if (unknown !== undefined)
    throw badInput(`There is no check ${quote(unknown)}: choose from ${checks.map(({ id }) => id).join(', ')}.`);
  return checks.filter((check) => names.some((name) => named(name).includes(check)));
}
