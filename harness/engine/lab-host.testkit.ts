import type { HostName, LabHost, RunOptions, RunResult } from '../model/index.ts';

export interface FakeLabHost extends LabHost {
  /** What was asked of it, in order: 'unpack', 'run LINE', 'dispose'. */
  readonly calls: string[];
}

type Line = RunOptions & { readonly on?: HostName };

/** A lab host for tests: `run` answers as given; every other answer is empty. */
export function fakeLabHost(run: (line: string, options?: Line) => Promise<RunResult> = ended): FakeLabHost {
  const calls: string[] = [];
  return {
    calls,
    uplink: { name: 'eth0', address: '203.0.113.10' },
    seed: 'c0ffee00',
    settledSince: 0,
    async unpack(tar) {
      for await (const _ of tar);
      calls.push('unpack');
    },
    run(line, options) {
      calls.push(`run ${line}`);
      return run(line, options);
    },
    start: async (line) => {
      throw new Error(`A fake lab host runs nothing in the background: ${line}`);
    },
    probe: async () => null,
    async [Symbol.asyncDispose]() {
      calls.push('dispose');
    },
  };
}

/** A run that ended well after 1.5 s, but for what is given. */
export async function ended(command: string, _?: RunOptions, otherwise: Partial<RunResult> = {}): Promise<RunResult> {
  const well = { ended: 'exit', exitCode: 0, signal: null, output: '', outputBytes: 0, durationMs: 1500 } as const;
  return { command, ...well, ...otherwise };
}
