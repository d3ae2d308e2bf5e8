/** The run's seed and a number: no two probes of a run, and no two runs, have the same; searchable as it stands in any packet. */
export interface Nonces {
  /** A nonce for a new probe: the 16 hex digits of the seed, then 8 of a counter. */
  next(): string;
  /** The nonce that lies somewhere in these bytes. */
  find(bytes: Buffer): string | undefined;
}

const counterDigits = 8;

export function noncesOf(seed: string): Nonces {
  const prefix = Buffer.from(seed);
  let counter = 0;
  return {
    next: () => seed + (counter++).toString(16).padStart(counterDigits, '0'),
    find: (bytes) => {
      const at = bytes.indexOf(prefix);
      if (at < 0) return undefined;
      return bytes.toString('latin1', at, at + prefix.length + counterDigits);
    },
  };
}
