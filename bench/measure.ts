/** One line of the benchmark's table. Times are milliseconds unless `unit` says otherwise. */
export interface Line {
  readonly name: string;
  readonly samples: readonly number[];
  readonly unit?: string;
  /** The peer's samples, taken in turn with ours. */
  readonly peer?: { readonly name: string; readonly samples: readonly number[] };
  readonly aim?: string;
}

/** A part of the benchmark, run alone with `npm run bench -- NAME`. */
export interface Bench {
  readonly name: string;
  run(): Promise<readonly Line[]>;
}

/** The middle of the samples; the mean of the middle two where their number is even. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1] ?? 0, sorted[Math.floor(half)] ?? 0];
  return (low + high) / 2;
}

/** How long `work` takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Runs each of the works in turn, `rounds` times, and returns each one's results in order: what disturbs one disturbs all. */
export async function inTurn<T>(rounds: number, works: readonly (() => Promise<T>)[]): Promise<T[][]> {
  const results: T[][] = works.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, work] of works.entries()) results[index]?.push(await work());
  }
  return results;
}
