import type { AnyCheck, CheckId, Result } from '../model/index.ts';
import { resultOf } from './check-run.ts';

/**
 * A result whose blame was held against the others: blocked stands only where the blamed check, or the one that it blames in turn, really
 * did not pass. `find` gives the result of another check of the same grading.
 */
export function heldAgainst(
  check: AnyCheck,
  result: Result,
  find: (id: CheckId) => { readonly check: AnyCheck; readonly result: Result } | undefined,
): Result {
  const wrong = wrongBlame(result, find, [result.id]);
  if (wrong === undefined) return result;
  const { evidence, seen, durationMs } = result;
  const line = resultOf(check, { status: 'error', reason: `The grader could not tell: ${wrong}` });
  return { ...line, evidence, ...(seen === undefined ? {} : { seen }), durationMs };
}

function wrongBlame(
  { by, status }: Result,
  find: (id: CheckId) => { readonly result: Result } | undefined,
  blamed: readonly CheckId[],
): string | undefined {
  if (status !== 'blocked' || by === undefined) return undefined;
  const other = find(by)?.result;
  if (other === undefined) return `this waits for ${by}, which was not run: grade the two together.`;
  if (other.status === 'pass') return `this waits for ${by}, which passed.`;
  if (other.status === 'error') return `this waits for ${by}, which could not be told either.`;
  if (blamed.includes(by)) return `${[...blamed, by].join(' waits for ')}.`;
  return wrongBlame(other, find, [...blamed, by]);
}
