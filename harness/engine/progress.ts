import type { Check, DayRun, Result } from '../model/index.ts';

/** What a grading tells while it goes on. */
export type Progress =
  /** `command` is null when the submission has no `up` for the day. */
  | { readonly kind: 'up-start'; readonly day: string; readonly command: string | null }
  | { readonly kind: 'up-end'; readonly run: DayRun }
  | { readonly kind: 'check-start'; readonly check: Check }
  | { readonly kind: 'check-end'; readonly result: Result };
