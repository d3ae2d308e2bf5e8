import type { CheckId, Json } from '../../harness/model/index.ts';
import { packAt } from './load-pack.ts';

/** The pack whose observations are judged: the part `?pack=` of this module's own URL. */
const pack = await packAt(new URL(import.meta.url).searchParams.get('pack') ?? '');

/** What an observation of the pack comes to, and what is shown of it: for a process of its own, which knows a check by its id. */
export function judgeAndShow(id: CheckId, seen: Json) {
  const check = pack.lab.units.flatMap(({ checks }) => checks).find((one) => one.id === id);
  if (check === undefined) throw new Error(`There is no check ${id}.`);
  return { outcome: check.judge(seen), evidence: check.show?.(seen) ?? [] };
}
