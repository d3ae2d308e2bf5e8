import type { CheckId, Evidence, Json, Outcome } from '../harness/model/index.ts';
import { lab } from './index.ts';

/** What an observation comes to, and what is shown of it: for a process of its own, which knows a check by its id. */
export function judgeAndShow(
  id: CheckId,
  seen: Json,
): { readonly outcome: Outcome; readonly evidence: readonly Evidence[] } {
  const check = lab.units.flatMap(({ checks }) => checks).find((one) => one.id === id);
  if (check === undefined) throw new Error(`There is no check ${id}.`);
  return { outcome: check.judge(seen), evidence: check.show?.(seen) ?? [] };
}
