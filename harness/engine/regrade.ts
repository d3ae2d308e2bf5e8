import {
  type AnyCheck,
  type CheckId,
  type Grade,
  type GradedUnit,
  labelsOf,
  type Outcome,
  type Result,
  unitOf,
} from '../model/index.ts';
import { heldAgainst } from './blame.ts';
import { judged, resultOf, shown } from './check-run.ts';
import { refused } from './refuse.ts';
import { score } from './scoring.ts';
import { fromVersion1 } from './version-1.ts';

/**
 * The grade that the recorded observations give with today's checks and points, without a lab host; its evidence is made anew of them. What
 * was not observed then and would have to be now is an 'error', which costs nothing. Units that were not graded then are not graded now.
 * A record of version 1 comes out as one of version 2.
 */
export function regrade(grade: Grade, units: readonly GradedUnit[]): Grade {
  const recorded = new Map(grade.results.map((result) => [result.id, upgraded(result, grade.version)]));
  const graded = units.filter(({ id }) => grade.results.some((result) => unitOf(result) === id));
  const checks = graded.flatMap((unit) => unit.checks);
  const judgedAgain = new Map<CheckId, { readonly check: AnyCheck; readonly result: Result }>();
  for (const check of checks) judgedAgain.set(check.id, { check, result: rejudge(check, recorded.get(check.id)) });
  const find = (id: CheckId) => judgedAgain.get(id);
  const results = [...judgedAgain.values()].map(({ check, result }) => heldAgainst(check, result, find));
  return { ...grade, version: 2, testbeds: grade.testbeds ?? [], units: labelsOf(graded), ...score(results), results };
}

function upgraded(result: Result, version: Grade['version']): Result {
  if (version !== 1 || result.seen === undefined) return result;
  return { ...result, seen: fromVersion1(result.id, result.seen) };
}

function rejudge(check: AnyCheck, recorded: Result | undefined): Result {
  const { evidence = [], durationMs = 0, seen } = recorded ?? {};
  const line = resultOf(check, outcomeNow(check, recorded));
  if (seen === undefined) return { ...line, evidence, durationMs };
  const views = shown(check, seen);
  return { ...line, evidence: views.length > 0 ? views : evidence, seen, durationMs };
}

function outcomeNow(check: AnyCheck, recorded: Result | undefined): Outcome {
  if (recorded?.seen !== undefined) return judged(check, recorded.seen);
  // Only what was never run fails without an observation.
  if (recorded?.status === 'fail') return refused(recorded.actual ?? '');
  if (recorded?.status === 'error') return { status: 'error', reason: recorded.actual ?? '' };
  return { status: 'error', reason: 'The grader did not look at this then: grade the submission again.' };
}
