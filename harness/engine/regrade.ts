import type { Check, CheckId, Grade, Result } from '../model/index.ts';
import { judged, resultOf } from './check-run.ts';
import type { GradedDay } from './grading.ts';
import { heldBack, prerequisites } from './prerequisites.ts';
import { refused } from './refuse.ts';
import { score } from './scoring.ts';

/**
 * The grade that the recorded observations give with today's checks and points, without a lab host. What was not observed then
 * and would have to be now is an 'error', which costs nothing. Days that were not graded then are not graded now.
 */
export function regrade(grade: Grade, days: readonly GradedDay[]): Grade {
  const recorded = new Map(grade.results.map((result) => [result.id, result]));
  const graded = days.filter(({ id }) => grade.results.some((result) => result.id.startsWith(`${id}.`)));
  const order = graded.flatMap(({ checks }) => checks);
  const results = new Map<CheckId, Result>();
  for (const check of order) {
    const needed = prerequisites(check, order).flatMap(({ id }) => results.get(id) ?? []);
    results.set(check.id, rejudge(check, needed, recorded.get(check.id)));
  }
  const all = [...results.values()];
  return { ...grade, ...score(all), results: all };
}

function rejudge(check: Check, needed: readonly Result[], recorded: Result | undefined): Result {
  const { evidence = [], durationMs = 0, seen } = recorded ?? {};
  const kept = { evidence, ...(seen === undefined ? {} : { seen }), durationMs };
  return { ...resultOf(check, outcomeNow(check, needed, recorded)), ...kept };
}

function outcomeNow(check: Check, needed: readonly Result[], recorded: Result | undefined): ReturnType<Check['judge']> {
  // Only what was never run fails without an observation.
  if (recorded?.status === 'fail' && recorded.seen === undefined) return refused(recorded.actual ?? '');
  for (const prerequisite of needed) {
    const outcome = heldBack(prerequisite);
    if (outcome) return outcome;
  }
  if (recorded?.seen !== undefined) return judged(check, recorded.seen);
  if (recorded?.status === 'error') return { status: 'error', reason: recorded.actual ?? '' };
  return { status: 'error', reason: 'The grader did not look at this then: grade the submission again.' };
}
