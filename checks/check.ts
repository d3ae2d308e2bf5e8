import type { Part as AnyPart } from '../harness/expect/partial-credit.ts';
import type { AnyCheck, Check, Json, Place } from '../harness/model/index.ts';
import type { DeliverableId } from '../labs/catalogue.ts';

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
