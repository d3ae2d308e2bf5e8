/** What happened, as `inject` and `heal` tell it to `report`: by fault, the last time. */
import { readFileSync, writeFileSync } from 'node:fs';
import { runFolder } from '../day2/plan.ts';

export interface Entry {
  /** Milliseconds since 1970. */
  readonly injectedAt: number;
  /** When the service answered again; left out as long as it does not. */
  readonly backAt?: number;
}

const file = `${runFolder}/chaos.json`;

export function readJournal(): Readonly<Record<string, Entry>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

export function note(fault: string, entry: Entry): void {
  writeFileSync(file, JSON.stringify({ ...readJournal(), [fault]: entry }));
}
