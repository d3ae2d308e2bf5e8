import { basename } from 'node:path';
import {
  asRendered,
  type FinalGrade,
  type KnownAs,
  type Lateness,
  type Resubmissions,
} from '../../harness/model/index.ts';
import { nameOf, quote } from '../../harness/submission/index.ts';
import type { StoredGrade } from '../records/read.ts';

/** One of several records of a student. */
export interface Attempt {
  readonly record: StoredGrade;
  readonly lateness: Lateness;
  readonly final: FinalGrade;
}

/** Which attempt counts and which do not, or why that cannot be told. */
export type Chosen = { readonly counts: Attempt; readonly others: readonly Attempt[] } | { readonly question: string };

/**
 * The attempt of a student that counts by the course's rule. It cannot be told without a rule, where the records may be of two people who call
 * themselves the same, and by the deadline where nobody told when one was handed in.
 */
export function chooseAttempt(attempts: readonly Attempt[], rule: Resubmissions | undefined): Chosen {
  const names = attempts.map(({ record }) => quote(basename(record.folder))).join(' and ');
  if (rule === undefined)
    return {
      question: `There are several records, ${names}: say in course.json which resubmissions count, or take away those that do not.`,
    };
  const [first, ...rest] = attempts.map(({ record }) => record);
  if (first === undefined || rest.some((other) => !isSamePerson(first, other)))
    return { question: `${names} may be of different people: take away those that do not count.` };
  const inOrder = byTime(attempts);
  if (rule === 'last-before-deadline' && inOrder.some(({ lateness: { days } }) => days === null))
    return { question: `Nobody told when each of ${names} was handed in: say it with netproof adjust --handed-in.` };
  const counts = pick(inOrder, rule);
  return { counts, others: inOrder.filter((one) => one !== counts) };
}

/** A platform or a roster knows both as the same, or they came in the same folder or archive. */
function isSamePerson(a: StoredGrade, b: StoredGrade): boolean {
  const [one, other] = [a, b].map(({ grade, sharedBy }) => (sharedBy ?? grade.student).known ?? {}) as [
    KnownAs,
    KnownAs,
  ];
  const shared = (Object.keys(one) as (keyof KnownAs)[]).filter((key) => other[key] !== undefined);
  if (shared.length > 0) return shared.some((key) => asRendered(one[key] ?? '') === asRendered(other[key] ?? ''));
  return asRendered(nameOf(a.grade.submission.path)) === asRendered(nameOf(b.grade.submission.path));
}

/** By when they were handed in; where that is not known of all, by when they were graded. */
function byTime(attempts: readonly Attempt[]): readonly Attempt[] {
  const isKnown = attempts.every(({ lateness }) => lateness.handedIn !== undefined);
  const time = ({ lateness, record }: Attempt) => Date.parse((isKnown && lateness.handedIn) || record.grade.startedAt);
  return attempts.toSorted((a, b) => time(a) - time(b));
}

function pick(inOrder: readonly Attempt[], rule: Resubmissions): Attempt {
  const newest = inOrder.at(-1) as Attempt;
  if (rule === 'newest') return newest;
  // Where none is in time, the one that is least late.
  if (rule === 'last-before-deadline')
    return inOrder.findLast(({ lateness }) => lateness.days === 0) ?? (inOrder[0] as Attempt);
  // Of equals the newer; what is not judged yet is no best.
  const worth = ({ final }: Attempt) => final.total ?? (final.technical === null ? -1 : final.technical / 1000);
  return inOrder.reduce((best, one) => (worth(one) >= worth(best) ? one : best));
}
