import type { AnyCheck, Evidence, Outcome } from '../../harness/model/index.ts';
import { checks } from './index.ts';
import recorded from './recorded.json' with { type: 'json' };

/** What the reference solution was seen to do, by check. */
export type Recorded = keyof typeof recorded;
export const all = Object.keys(recorded) as Recorded[];

// biome-ignore lint/suspicious/noExplicitAny: observations of thirteen shapes, each changed by those who know it
export type Change = (seen: any) => unknown;

/** A fault in what was seen, and what it is judged to be. */
export interface Fault {
  readonly name: string;
  readonly id: Recorded;
  readonly change: Change;
  readonly told: string | RegExp;
}

/** For tests of judgements: what the reference solution's observation comes to, with a change made to it. */
export function judge(id: Recorded, change: Change = () => undefined): Outcome {
  const { check, seen } = observed(id, change);
  return check.judge(seen);
}

/** What is shown of it. */
export function show(id: Recorded, change: Change = () => undefined): readonly Evidence[] {
  const { check, seen } = observed(id, change);
  return check.show?.(seen) ?? [];
}

function observed(id: Recorded, change: Change) {
  const seen: unknown = structuredClone(recorded[id]);
  change(seen);
  return { check: checks.find((one) => one.id === id) as AnyCheck, seen };
}

/** An outcome in a line: '0.50 It is so.' */
export function told(outcome: Outcome): string {
  if (outcome.status === 'fail') return `${outcome.score.toFixed(2)} ${outcome.actual}`;
  if (outcome.status === 'blocked') return `blocked by ${outcome.by}`;
  return outcome.status === 'error' ? `error ${outcome.reason}` : 'pass';
}
