import { createHmac } from 'node:crypto';

/**
 * Drawn by lot from the run's seed: 24 hex digits that look like any others. Who sees them, or many of them, learns nothing of the seed and
 * of what else is drawn from it (HMAC, RFC 2104), so what is seen in a lab never tells what comes next.
 */
export function drawnText(seed: string, what: string): string {
  return createHmac('sha256', seed).update(`draw ${what}`).digest('hex').slice(0, 24);
}

/** A whole number from 0 to `below`, itself left out, drawn in the same way. */
export function drawnNumber(seed: string, what: string, below: number): number {
  return Number.parseInt(drawnText(seed, what).slice(0, 12), 16) % below;
}
