/** How many instances are wanted, by how many requests came in. */

export interface Rule {
  readonly perInstance: number;
  readonly looks: number;
  readonly calmMs: number;
}

export interface Seen {
  readonly atMs: number;
  /** All requests so far. */
  readonly count: number;
  readonly running: number;
}

/**
 * Up at once, to what the load asks for; down by one, and only after fewer have been enough for a while. A load on the border between
 * two numbers then never makes an instance come and go.
 */
export function openScale({ perInstance, looks, calmMs }: Rule, most: number) {
  const seen: Seen[] = [];
  let calmSince: number | undefined;
  return {
    /** Undefined until the load is known. */
    wanted(now: Seen): number | undefined {
      // A gateway that was restarted counts from the beginning.
      if (now.count < (seen.at(-1)?.count ?? 0)) seen.length = 0;
      seen.push(now);
      if (seen.length > looks + 1) seen.shift();
      const [first] = seen;
      if (first === undefined || seen.length < 2) return undefined;
      const perSecond = ((now.count - first.count) * 1000) / (now.atMs - first.atMs);
      const needed = Math.min(most, Math.max(1, Math.ceil(perSecond / perInstance)));
      if (needed >= now.running) {
        calmSince = undefined;
        return needed;
      }
      calmSince ??= now.atMs;
      if (now.atMs - calmSince < calmMs) return now.running;
      calmSince = now.atMs;
      return now.running - 1;
    },
  };
}
