import { readJson } from '../../harness/model/index.ts';

/** By fault, how long the service was away as the report has it, in milliseconds. */
export type Claims = Readonly<Record<string, number>>;

/** Reads `{"cut": {"awayMs": 2300}, …}` out of what a report printed, whatever stands before and after it; null where there is none. */
export function claimsIn(output: string): Claims | null {
  const text = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1);
  try {
    const read: unknown = readJson(text);
    if (typeof read !== 'object' || read === null) return null;
    const entries = Object.entries(read).flatMap(([fault, claim]) => {
      const away = typeof claim === 'object' && claim !== null ? (claim as { awayMs?: unknown }).awayMs : undefined;
      return typeof away === 'number' ? [[fault, away] as const] : [];
    });
    return Object.fromEntries(entries);
  } catch {
    return null;
  }
}
