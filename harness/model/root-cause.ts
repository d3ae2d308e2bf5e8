import type { CheckId } from './check.ts';
import type { DayRun, Grade, Result } from './grade.ts';
import { unitOf } from './lab.ts';
import { troubleText } from './script-trouble.ts';
import type { Why } from './why.ts';
import { reasonText } from './why-text.ts';

/** What most of the lost marks come from: what a reader is told first. */
export interface RootCause {
  /** One or two sentences: the cause with its place, and how many of the lost checks follow from it. */
  readonly sentence: string;
  /** The checks that were lost for it, or may have been. */
  readonly follows: readonly CheckId[];
}

/**
 * The one cause that a reader is told first; undefined where no mark was lost, or nothing is known but each check's own words. A script
 * that stopped comes before a fault of the network, as the network is what the script had built by then; a fault that is certain comes
 * before an error after which the script went on. Pure: the same record gives the same cause.
 */
export function rootCause(grade: Pick<Grade, 'days' | 'results' | 'units'>): RootCause | undefined {
  const lost = grade.results.filter(({ status }) => status === 'fail' || status === 'blocked');
  if (lost.length === 0) return undefined;
  const scripts = grade.days.flatMap((run) => scriptCause(grade, run, lost));
  const fault = networkCause(lost);
  const stopped = scripts.find(({ rank }) => rank === 'stopped');
  const telling = scripts.find(({ rank }) => rank === 'telling');
  const chosen = stopped ?? telling ?? (fault?.certain ? fault : undefined) ?? scripts[0] ?? fault;
  return chosen && { sentence: chosen.sentence, follows: chosen.follows };
}

type Ranked = RootCause & { readonly rank: 'stopped' | 'telling' | 'other' };

function scriptCause(grade: Pick<Grade, 'days' | 'results' | 'units'>, run: DayRun, lost: readonly Result[]): Ranked[] {
  const { day, trouble, problem } = run;
  const own = lost.filter((result) => unitOf(result) === day);
  const allPassed = own.length === 0 && grade.results.some((result) => unitOf(result) === day);
  const earlier = new Set(grade.days.slice(0, grade.days.indexOf(run)).map((one) => one.day));
  const others = lost.filter((result) => !earlier.has(unitOf(result)));
  const follows = (own.length > 0 ? own : others).map(({ id }) => id);
  if (follows.length === 0) return [];
  const name = grade.units?.find(({ id }) => id === day)?.name ?? day;
  const rest = `${count(follows.length)} below may follow from it.`;
  if (trouble)
    return [
      {
        sentence: `The script of ${name} ${troubleText(trouble)}. ${rest}`,
        follows,
        // Where its own checks passed, it is the last thing to think of.
        rank: allPassed ? 'other' : trouble.stopped ? 'stopped' : trouble.isTelling ? 'telling' : 'other',
      },
    ];
  if (problem === undefined) return [];
  return [{ sentence: `${name}: ${problem} ${rest}`, follows, rank: 'other' }];
}

/** The fault that explains most of the lost checks, a certain one before others of as many. */
function networkCause(lost: readonly Result[]): (RootCause & { readonly certain: boolean }) | undefined {
  const found = lost.flatMap(({ id, why = [] }) =>
    why.filter(({ what }) => what !== 'works').map((reason) => ({ id, reason })),
  );
  const groups = [...Map.groupBy(found, ({ reason }) => keyOf(reason)).values()].map((group) => {
    const reasons = group.map(({ reason }) => reason);
    const best = reasons.find(({ certain }) => certain) ?? (reasons[0] as Why);
    const direct = new Set(group.map(({ id }) => id));
    const blocked = lost.filter(({ by }) => by !== undefined && direct.has(by)).map(({ id }) => id);
    return { best, follows: [...new Set([...direct, ...blocked])], flows: Math.max(...reasons.map(flowsOf)) };
  });
  const weight = ({ best, follows, flows }: (typeof groups)[number]) =>
    (best.what === 'unknown' ? 0 : 1e6) + follows.length * 1e4 + (best.certain ? 5e3 : 0) + Math.min(flows, 4000);
  const [first] = groups.toSorted((a, b) => weight(b) - weight(a));
  if (!first) return undefined;
  const text = reasonText(first.best);
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}. ${count(first.follows.length)} below ${first.best.certain ? (first.follows.length === 1 ? 'follows' : 'follow') : 'may follow'} from it.`;
  return { sentence, follows: first.follows, certain: first.best.certain };
}

function flowsOf({ like }: Why): number {
  return like.length;
}

function keyOf({ what, where, rule }: Why): string {
  return [what, where.namespace, rule ? `${rule.chain} ${rule.text}` : where.dev].join('\n');
}

function count(checks: number): string {
  return checks === 1 ? 'One check' : `${checks} checks`;
}
