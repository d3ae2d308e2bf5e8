/** A few requests that were sent at once: when, in milliseconds since the first, what became of them, and at which addresses they arrived. */
export type Batch = {
  readonly atMs: number;
  readonly sent: number;
  readonly failed: number;
  readonly arrived: readonly string[];
};

export type StepName = 'rest' | 'high' | 'rest again';

/** A time of steady load. `reachedMs`: when as many instances answered as are asked for; null when they never did. */
export type Step = {
  readonly name: StepName;
  readonly batches: readonly Batch[];
  readonly reachedMs: number | null;
};

/** So long are batches taken together: at rest, four a second, each of three instances is then asked twice. */
export const windowMs = 2000;

/** The instances at which requests arrived in the two seconds up to a moment. */
export function answering(batches: readonly Batch[], untilMs: number): readonly string[] {
  const recent = batches.filter(({ atMs }) => atMs <= untilMs && atMs > untilMs - windowMs);
  return [...new Set(recent.flatMap(({ arrived }) => arrived))].toSorted();
}

/** How many requests a second were sent in a step, and how many failed in all. */
export function totals({ batches }: Step): {
  readonly sent: number;
  readonly failed: number;
  readonly perSecond: number;
} {
  const sum = (of: (batch: Batch) => number) => batches.reduce((all, batch) => all + of(batch), 0);
  const [sent, failed] = [sum((batch) => batch.sent), sum((batch) => batch.failed)];
  const seconds = ((batches.at(-1)?.atMs ?? 0) - (batches[0]?.atMs ?? 0)) / 1000;
  return { sent, failed, perSecond: seconds > 0 ? sent / seconds : 0 };
}

/** The most instances that answered in any two seconds of a step. */
export function mostOf({ batches }: Step): number {
  return Math.max(0, ...batches.map(({ atMs }) => answering(batches, atMs).length));
}

export type Spread = { readonly least: number; readonly most: number };

/** The fewest and the most that answered in two seconds, from a moment on at which as many as are asked for had been reached; null before. */
export function spreadAfter({ batches, reachedMs }: Step): Spread | null {
  if (reachedMs === null) return null;
  const counts = batches
    .filter(({ atMs }) => atMs >= reachedMs + windowMs)
    .map(({ atMs }) => answering(batches, atMs).length);
  return counts.length === 0 ? null : { least: Math.min(...counts), most: Math.max(...counts) };
}
