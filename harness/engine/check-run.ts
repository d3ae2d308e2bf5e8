import {
  type AnyCheck,
  type Evidence,
  isCausedBySubmission,
  type Json,
  type Outcome,
  type Result,
} from '../model/index.ts';
import { printable } from '../submission/index.ts';
import { type MachineWatch, watchMachine } from './machine-watch.ts';
import { earnedPoints } from './scoring.ts';
import { withTimeLimit } from './time-limit.ts';

export interface CheckLimits {
  readonly milliseconds: number;
  /** Aborting it ends the grading: the run rejects with its reason. */
  readonly signal: AbortSignal | undefined;
  /** Judges what was seen; at once, and here, when left out. */
  readonly judge?: (check: AnyCheck, seen: Json) => Promise<{ outcome: Outcome; evidence: readonly Evidence[] }>;
  readonly watch?: MachineWatch | undefined;
}

/** Observes and judges one check with what its place has, but for the signal. Whatever goes wrong in doing so is an 'error' result. */
export async function runCheck(check: AnyCheck, given: object, limits: CheckLimits): Promise<Result> {
  const started = performance.now();
  const { judge = judgeHere } = limits;
  const trouble = (limits.watch ?? watchMachine)();
  const late = (seconds: number) => `It took longer than ${seconds} s.`;
  let seen: Json | undefined;
  let outcome: Outcome;
  let evidence: readonly Evidence[] = [];
  try {
    seen = asRecorded(
      await withTimeLimit((signal) => check.observe({ ...given, signal } as never), {
        milliseconds: limits.milliseconds,
        signal: limits.signal,
        late,
      }),
    );
    ({ outcome, evidence } = await judge(check, seen));
  } catch (error) {
    limits.signal?.throwIfAborted();
    outcome = unobservable(check, error);
  }
  const wrong = outcome.status === 'fail' ? trouble() : undefined;
  if (wrong !== undefined) {
    seen = undefined; // or judging the record again would take it for true
    evidence = [];
    outcome = { status: 'error', reason: unknown(wrong) };
  }
  const durationMs = performance.now() - started;
  return { ...resultOf(check, outcome), evidence, ...(seen === undefined ? {} : { seen }), durationMs };
}

async function judgeHere(check: AnyCheck, seen: Json) {
  return { outcome: judged(check, seen), evidence: shown(check, seen) };
}

/** What comes of a check that could not be observed: a failure where the submission is to blame. */
export function unobservable({ title }: AnyCheck, error: unknown): Outcome {
  if (!isCausedBySubmission(error)) return { status: 'error', reason: unknown(error) };
  return { status: 'fail', score: 0, expected: `${title}.`, actual: printable(error.message) };
}

/** The result of a check that was not observed. */
export function unobserved(check: AnyCheck, outcome: Outcome): Result {
  return { ...resultOf(check, outcome), evidence: [], durationMs: 0 };
}

/** The observation as a record keeps it, so that judging the record again sees just the same. */
function asRecorded(seen: Json): Json {
  const text: string | undefined = JSON.stringify(seen);
  if (text === undefined) throw new Error('The check observed nothing.');
  return JSON.parse(text);
}

/** What an observation comes to. A judgement that fails to judge is an 'error', but where the submission is to blame. */
export function judged(check: AnyCheck, seen: Json): Outcome {
  try {
    const outcome = check.judge(seen);
    if (outcome.status !== 'fail' || (outcome.score >= 0 && outcome.score <= 1)) return outcome;
    throw new Error(`The check's score is ${outcome.score}, not between 0 and 1.`);
  } catch (error) {
    return unobservable(check, error);
  }
}

/** What is shown of an observation; nothing where it cannot be, as evidence never decides. */
export function shown(check: AnyCheck, seen: Json): readonly Evidence[] {
  try {
    return check.show?.(seen) ?? [];
  } catch (error) {
    return [{ kind: 'text', title: 'What was seen cannot be shown', text: unknown(error) }];
  }
}

/** The line of a grade for an outcome, but for what the observation itself adds. */
export function resultOf(check: AnyCheck, outcome: Outcome): Omit<Result, 'evidence' | 'seen' | 'durationMs'> {
  const { id, task, title, spec, points } = check;
  const earned = earnedPoints(outcome, points);
  const by = outcome.status === 'blocked' ? { by: outcome.by } : {};
  return { id, task, title, spec, status: outcome.status, points, earned, ...by, ...words(outcome) };
}

function words(outcome: Outcome): Pick<Result, 'expected' | 'actual' | 'hint' | 'why'> {
  if (outcome.status === 'blocked') return { actual: `It cannot be observed before ${outcome.by} passes.` };
  if (outcome.status === 'error') return { actual: outcome.reason };
  if (outcome.status === 'pass') return {};
  const { expected, actual, hint, why } = outcome;
  return { expected, actual, ...(hint === undefined ? {} : { hint }), ...(why === undefined ? {} : { why }) };
}

/** Why the grader could not tell, as a sentence. */
export function unknown(error: unknown): string {
  const text = printable(error instanceof Error ? error.message : String(error)).trim();
  return `The grader could not tell: ${text || 'an error without a message'}`;
}
