import type { Signature } from './grade.ts';

/** What a person changes of a mark. */
export type AdjustmentChange =
  | { readonly kind: 'points'; readonly points: number }
  /** The check counts in no sum. */
  | { readonly kind: 'excuse'; readonly check: string }
  /** Another deadline: ISO 8601 with an offset. */
  | { readonly kind: 'extend'; readonly until: string }
  /** When it was handed in, where nobody else tells, or tells it wrongly. */
  | { readonly kind: 'handed-in'; readonly at: string };

/** An entry beside a record, never in it: what is changed for whom, and why. */
export interface Adjustment {
  readonly student: string;
  /** ISO 8601, UTC. */
  readonly made: string;
  readonly reason: string;
  readonly change: AdjustmentChange;
  /** Over everything else in the entry. Absent before it is written. */
  readonly signature?: Signature;
}
