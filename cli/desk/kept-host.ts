import { finished } from 'node:stream/promises';
import { runAloud } from '../../harness/host/shell.ts';
import type { LabHost, RunOptions, RunResult } from '../../harness/model/index.ts';
import type { Testbeds } from '../../harness/session/index.ts';

/** A lab host that outlives the gradings that look at it. Disposing it ends the lab host. */
export interface KeptHost extends AsyncDisposable {
  /** For sessions: hands out the kept lab host, which is opened where there is none. */
  readonly testbeds: Testbeds;
  /** The lab host with its units up; undefined before. */
  host(): LabHost | undefined;
  /** The units whose `up` has begun in it, in order. */
  units(): ReadonlySet<string>;
  /** Ends the lab host: the next session opens a fresh one. */
  reset(): Promise<void>;
}

/**
 * Keeps the lab host that a session opens. The lines that brought it up run once: later sessions wait for their end, though the session that
 * began them may be gone, and are told of it.
 * `onOutput` gets what they write while they run.
 */
export function keepHost(testbeds: Testbeds, onOutput: (text: string) => void): KeptHost {
  let kept: { readonly host: LabHost; laid: boolean } | undefined;
  let runs = new Map<string, Promise<RunResult>>();

  async function openLabHost(options: Parameters<Testbeds['openLabHost']>[0]): Promise<LabHost> {
    kept ??= { host: await testbeds.openLabHost(options), laid: false };
    return standIn(kept);
  }

  function standIn(own: { readonly host: LabHost; laid: boolean }): LabHost {
    const { host } = own;
    return {
      uplink: host.uplink,
      seed: host.seed,
      get settledSince() {
        return host.settledSince;
      },
      async unpack(tar) {
        if (own.laid) return await finished(tar.resume());
        await host.unpack(tar);
        own.laid = true;
      },
      async run(line, options = {}) {
        const unit = unitOfUp(options);
        if (unit === undefined) return await host.run(line, options);
        const known = runs.get(unit) ?? runAloud(host, line, options, onOutput);
        runs.set(unit, known);
        return await known;
      },
      start: (line, options) => host.start(line, options),
      probe: (name, args) => host.probe(name, args),
      // It is kept.
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  async function reset(): Promise<void> {
    const old = kept;
    kept = undefined;
    runs = new Map();
    await old?.host[Symbol.asyncDispose]();
  }

  return {
    testbeds: { openLabHost, openDocker: testbeds.openDocker },
    host: () => kept?.host,
    units: () => new Set(runs.keys()),
    reset,
    [Symbol.asyncDispose]: reset,
  };
}

/** The unit that a line brings up; undefined for a line that a check runs, which says more than the engine does (LAB_SECONDS). */
function unitOfUp({ env = {} }: RunOptions): string | undefined {
  const { LAB_DAY, LAB_UPLINK, ...more } = env;
  return LAB_UPLINK !== undefined && Object.keys(more).length === 0 ? LAB_DAY : undefined;
}
