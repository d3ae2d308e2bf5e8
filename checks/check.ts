import type { Part as AnyPart } from '../harness/expect/partial-credit.ts';
import type { AnyCheck, Outcome as AnyOutcome, Check, Json, Place } from '../harness/model/index.ts';
import type { DeliverableId } from '../labs/catalogue.ts';

/** What a check of this lab comes to: only what is in the catalogue can be blamed. */
export type Outcome = AnyOutcome<DeliverableId>;
export type Part = AnyPart<DeliverableId>;
export type { DeliverableId };

/**
 * Gives a check of this lab its types: `on` says what `observe` is given; what that returns is what `judge` and `show` take; and only a
 * deliverable of the catalogue can be blamed.
 */
export function check<Observation extends Json, const On extends Place>(
  definition: Check<Observation, On, DeliverableId>,
): AnyCheck {
  return definition;
}
