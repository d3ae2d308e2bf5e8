import type { AnyCheck, DayRun, Result } from '../model/index.ts';

/** What a grading tells while it goes on. Testbeds work side by side, so the lines of one may stand between those of another. */
export type Progress =
  /** `command` is null when the submission has no `up` for the unit. */
  | { readonly kind: 'up-start'; readonly day: string; readonly command: string | null }
  | { readonly kind: 'up-end'; readonly run: DayRun }
  | { readonly kind: 'check-start'; readonly check: AnyCheck }
  | { readonly kind: 'check-end'; readonly result: Result };
