import {
  causedBySubmission,
  isCausedBySubmission,
  type LabHost,
  type LabHostBed,
  type Shared,
  type TestbedRun,
} from '../model/index.ts';
import type { MachineWatch } from './machine-watch.ts';
import { withTimeLimit } from './time-limit.ts';

export interface GatherOptions {
  /** Opens a second lab host for the length of an observation. */
  readonly openBeside: (bed: LabHostBed) => Promise<LabHost>;
  readonly limitMs: number;
  readonly watch: MachineWatch;
  readonly signal: AbortSignal | undefined;
}

/** What is gathered once on a testbed for several checks. */
export interface Gathering {
  /** What `shared` saw, gathered when it is asked for first. Rejects, each time, with a sentence where it could not be. */
  of(shared: Shared, given: object): Promise<unknown>;
  /** Why a failure of a check that looks at these may be the machine's: what was wrong with it while one of them was gathered. */
  excuse(shared: readonly Shared[]): string | undefined;
  /** What was gathered, and how long each took. */
  done(): TestbedRun['observations'];
}

export function startGathering({ openBeside, limitMs, watch, signal }: GatherOptions): Gathering {
  const known = new Map<Shared, Promise<unknown>>();
  const troubles = new Map<Shared, string | undefined>();
  const done: { title: string; durationMs: number }[] = [];

  async function gather(shared: Shared, given: object): Promise<unknown> {
    const started = performance.now();
    const trouble = watch();
    const milliseconds = shared.limitMs ?? limitMs;
    const late = (seconds: number) => `it took longer than ${seconds} s.`;
    let beside: LabHost | undefined;
    try {
      if (shared.beside !== undefined) beside = await openBeside(shared.beside);
      return await withTimeLimit((own) => shared.observe({ ...given, beside, signal: own } as never), {
        milliseconds,
        late,
        signal,
      });
    } catch (error) {
      signal?.throwIfAborted();
      const sentence = `${shared.title} could not be observed: ${error instanceof Error ? error.message : error}`;
      throw isCausedBySubmission(error) ? causedBySubmission(sentence) : new Error(sentence);
    } finally {
      await beside?.[Symbol.asyncDispose]();
      troubles.set(shared, trouble());
      done.push({ title: shared.title, durationMs: performance.now() - started });
    }
  }

  return {
    of(shared, given) {
      const gathered = known.get(shared) ?? gather(shared, given);
      known.set(shared, gathered);
      return gathered;
    },
    excuse: (shared) =>
      shared
        .flatMap((one) => {
          const trouble = troubles.get(one);
          return trouble === undefined ? [] : `${one.title} could not be observed: ${trouble}`;
        })
        .at(0),
    done: () => done,
  };
}
