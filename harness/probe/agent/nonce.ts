import { createHmac } from 'node:crypto';

/** Texts that nobody can foresee: no two probes of a run have the same, and none tells anything of the next, or of the seed. */
export interface Nonces {
  /** A nonce for a new probe: 24 hex digits, searchable as they stand in any packet. */
  next(): string;
  /** The nonce of ours that lies near the beginning of these bytes. */
  find(bytes: Buffer): string | undefined;
}

const digits = 24;
const run = new RegExp(`[\\da-f]{${digits},}`, 'g');
/** What else may stand right before a nonce by chance, and how far into a packet one is looked for: a flood of digits must cost little. */
const mostBefore = 16;
const mostBytes = 4096;

/** Each nonce is the HMAC (RFC 2104) of a counter, with the seed for its key. */
export function noncesOf(seed: string): Nonces {
  const made = new Set<string>();
  return {
    next: () => {
      const nonce = createHmac('sha256', seed).update(`nonce ${made.size}`).digest('hex').slice(0, digits);
      made.add(nonce);
      return nonce;
    },
    find: (bytes) => {
      for (const [text] of bytes.toString('latin1', 0, mostBytes).matchAll(run)) {
        const last = Math.min(text.length - digits, mostBefore);
        for (let at = 0; at <= last; at++) {
          const nonce = text.slice(at, at + digits);
          if (made.has(nonce)) return nonce;
        }
      }
      return undefined;
    },
  };
}
