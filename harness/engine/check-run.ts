import {
  type Check,
  type CheckContext,
  type Evidence,
  isCausedBySubmission,
  type Json,
  type Outcome,
  type Result,
} from '../model/index.ts';
import { printable } from '../submission/index.ts';
import { neighbourTableFulls } from './neighbour-table.ts';
import { earnedPoints } from './scoring.ts';
import { withTimeLimit } from './time-limit.ts';

/** What a check needs besides itself; the run adds the signal and the place for evidence. */
export type Surroundings = Omit<CheckContext, 'signal' | 'attach'>;

export interface CheckLimits {
  readonly milliseconds: number;
  /** Aborting it ends the grading: the run rejects with its reason. */
  readonly signal: AbortSignal | undefined;
  /** How often the machine's table of neighbours was full so far. */
  readonly tableFulls?: () => number;
}

/** Observes and judges one check. Whatever goes wrong in doing so is an 'error' result. */
export async function runCheck(check: Check, surroundings: Surroundings, limits: CheckLimits): Promise<Result> {
  const started = performance.now();
  const evidence: Evidence[] = [];
  const { tableFulls = neighbourTableFulls } = limits;
  const fulls = tableFulls();
  const late = `It took longer than ${limits.milliseconds / 1000} s.`;
  let seen: Json | undefined;
  let outcome: Outcome;
  try {
    const attach = (one: Evidence) => void evidence.push(one);
    const observe = (signal: AbortSignal) => check.observe({ ...surroundings, signal, attach });
    seen = asRecorded(await withTimeLimit(observe, { ...limits, late }));
    outcome = judged(check, seen);
    if (outcome.status === 'fail' && tableFulls() > fulls) {
      seen = undefined; // or judging the record again would take it for true
      throw new Error(
        "the machine's table of neighbours, which all lab hosts share, was full meanwhile; grade again with fewer jobs.",
      );
    }
  } catch (error) {
    limits.signal?.throwIfAborted();
    outcome = unobservable(check, error);
  }
  const durationMs = performance.now() - started;
  return { ...resultOf(check, outcome), evidence: [...evidence], ...(seen === undefined ? {} : { seen }), durationMs };
}

/** What comes of a check that could not be observed: a failure where the submission is to blame. */
function unobservable({ title }: Check, error: unknown): Outcome {
  if (!isCausedBySubmission(error)) return { status: 'error', reason: sentence(error) };
  return { status: 'fail', score: 0, expected: `${title}.`, actual: printable(error.message) };
}

/** The result of a check that was not observed. */
export function unobserved(check: Check, outcome: Outcome): Result {
  return { ...resultOf(check, outcome), evidence: [], durationMs: 0 };
}

/** The observation as a record keeps it, so that judging the record again sees just the same. */
function asRecorded(seen: Json): Json {
  const text: string | undefined = JSON.stringify(seen);
  if (text === undefined) throw new Error('The check observed nothing.');
  return JSON.parse(text);
}

/** What an observation comes to. A judgement that fails to judge is an 'error', but where the submission is to blame. */
export function judged(check: Check, seen: Json): Outcome {
  try {
    const outcome = check.judge(seen);
    if (outcome.status !== 'fail' || (outcome.score >= 0 && outcome.score <= 1)) return outcome;
    throw new Error(`The check's score is ${outcome.score}, not between 0 and 1.`);
  } catch (error) {
    return unobservable(check, error);
  }
}

/** The line of a grade for an outcome, but for what the observation itself adds. */
export function resultOf(check: Check, outcome: Outcome): Omit<Result, 'evidence' | 'seen' | 'durationMs'> {
  const { id, task, title, spec, points } = check;
  const earned = earnedPoints(outcome, points);
  return { id, task, title, spec, status: outcome.status, points, earned, ...words(outcome) };
}

function words(outcome: Outcome): Pick<Result, 'expected' | 'actual' | 'hint'> {
  if (outcome.status === 'blocked') return { actual: `It cannot be observed before ${outcome.by} passes.` };
  if (outcome.status === 'error') return { actual: outcome.reason };
  if (outcome.status === 'pass') return {};
  const { expected, actual, hint } = outcome;
  return { expected, actual, ...(hint === undefined ? {} : { hint }) };
}

function sentence(error: unknown): string {
  const text = printable(error instanceof Error ? error.message : String(error)).trim();
  return `The grader could not tell: ${text || 'an error without a message'}`;
}
