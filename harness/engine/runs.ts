import { patient } from '../host/slowness.ts';
import {
  type DayRun,
  type HostName,
  isCausedBySubmission,
  type LabHost,
  type RunResult,
  type SubmissionFiles,
} from '../model/index.ts';
import { printable, type Submission } from '../submission/index.ts';
import { lackProblem } from './lack-problem.ts';
import type { MachineWatch } from './machine-watch.ts';
import { ownErrors } from './own-errors.ts';
import type { Progress } from './progress.ts';
import { type Rerun, withLine } from './script-line.ts';
import { scriptTrouble } from './script-trouble.ts';
import { withTimeLimit } from './time-limit.ts';
import { upProblem } from './up-problem.ts';

export interface RunsOptions {
  readonly submission: Submission;
  readonly files: SubmissionFiles;
  readonly upMs: number;
  readonly watch: MachineWatch;
  /** A lab host in which nothing was run. */
  readonly openFresh: () => Promise<LabHost>;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

export interface RunWhere {
  readonly on?: HostName | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

/** The lines of a submission that a grading runs, and what they came to. */
export interface Runs {
  /** Runs a unit's `up`, or another line of it, to its end: `on` is which of two lab hosts, `env` what it finds in its environment. Rejects with a sentence where the grader could not. */
  run(host: LabHost, unit: string, line: string, where?: RunWhere): Promise<void>;
  /** Why a failure of a check that looks at these units' work may be the machine's: what it lacked, or how little time it gave, while one of them was brought up. */
  excuse(units: readonly string[]): string | undefined;
  /** Each unit that was brought up or is asked for, in the order of the submission's plans; of those that lost marks, with what their lines complained of. */
  list(asked: readonly string[], lost: ReadonlySet<string>): readonly DayRun[];
}

/** The lab host ends a line at its limit; the margin is for a lab host that does not. */
const marginMs = 30_000;
const againMs = 10_000;

/** Runs lines in lab hosts. A unit's `up` may run in several; what is told of it is the first, and what is wrong with any. */
export function startRuns({ submission, files, upMs, watch, openFresh, signal, onProgress }: RunsOptions): Runs {
  const runs = new Map<string, DayRun>();
  const excuses = new Map<string, string>();
  const used = new WeakSet<LabHost>();
  const troubled = new Set<string>();
  const complaints = new Map<string, readonly string[]>();

  function note(unit: string, sentence: string): void {
    const known = runs.get(unit) ?? { day: unit };
    if (known.problem?.includes(sentence)) return;
    runs.set(unit, { ...known, problem: [known.problem, sentence].filter((one) => one !== undefined).join(' ') });
  }

  async function run(host: LabHost, unit: string, line: string, { on, env: more }: RunWhere = {}): Promise<void> {
    const plan = submission.days[unit];
    const first = line === 'up' && !runs.has(unit);
    const command = (line === 'up' ? plan?.up : plan?.lines[line]) ?? null;
    if (first) {
      onProgress?.({ kind: 'up-start', day: unit, command });
      runs.set(unit, { day: unit });
    }
    if (command !== null) {
      const env = { LAB_DAY: unit, LAB_UPLINK: host.uplink.name, ...more };
      const machine = watch();
      const graceMs = patient(upMs) - upMs;
      const grace = graceMs > 0 ? { graceMs } : {};
      const options = { env, timeoutMs: upMs, ...grace };
      // A line of two lab hosts tells little in one.
      const isFresh = !used.has(host) && on === undefined;
      used.add(host);
      const ended = await withTimeLimit(() => host.run(command, on === undefined ? options : { ...options, on }), {
        milliseconds: upMs + marginMs,
        late: () => 'the lab host does not answer.',
        signal,
      }).catch((error: unknown) => {
        signal?.throwIfAborted();
        if (isCausedBySubmission(error)) {
          note(unit, `${line} of ${unit} did not end: ${error.message}`);
          throw error;
        }
        const reason = printable(error instanceof Error ? error.message : `${error}`);
        throw new Error(`The grader could not run ${line} of ${unit}: ${reason}`);
      });
      const starved = machine();
      const known = runs.get(unit) ?? { day: unit };
      if (first) runs.set(unit, { ...known, up: ended });
      const lack = lackProblem(ended, host.uplink.name, files);
      if (lack?.excuses) excuses.set(unit, lack.sentence);
      // It comes first: the rest may follow from it.
      if (lack) note(unit, lack.sentence);
      const wrong = upProblem(unit, ended, line);
      // What the machine lacks is no error of the script's; and of a script that runs in several lab hosts, the first tells.
      const found = lack || troubled.has(unit) ? undefined : scriptTrouble(ended, files);
      if (found) troubled.add(unit);
      // What ran before it in this lab host would have to run again, too.
      const trouble = found && isFresh ? await withLine(found, againFor(command, env, ended), files) : found;
      if (trouble) runs.set(unit, { ...(runs.get(unit) ?? { day: unit }), trouble });
      const complaint = ownErrors(unit, ended, line);
      if (complaint !== undefined) complaints.set(unit, [...(complaints.get(unit) ?? []), complaint]);
      if (starved !== undefined) {
        const sentence = `While ${line} of ${unit} ran, ${starved}`;
        if (!excuses.has(unit)) excuses.set(unit, `The grader could not tell. ${sentence}`);
        if (wrong !== undefined) note(unit, sentence);
      }
      if (wrong !== undefined && (first || line !== 'up' || known.problem === undefined)) note(unit, wrong);
    }
    if (!first) return;
    noteLacks(unit);
    onProgress?.({ kind: 'up-end', run: runs.get(unit) ?? { day: unit } });
  }

  /** The line once more, in about the time that it took: what takes much longer with a trace is not worth the wait. */
  function againFor(command: string, env: Readonly<Record<string, string>>, { durationMs }: RunResult): Rerun {
    const timeoutMs = Math.min(patient(upMs), 2 * durationMs + againMs);
    return { command, options: { env, timeoutMs }, milliseconds: timeoutMs + marginMs, signal, open: openFresh };
  }

  /** That a line is missing is told once, whoever asks for it. */
  function noteLacks(unit: string): void {
    for (const sentence of submission.days[unit]?.problems ?? []) note(unit, sentence);
  }

  function list(asked: readonly string[], lost: ReadonlySet<string>): readonly DayRun[] {
    for (const unit of lost) {
      if (runs.get(unit)?.problem === undefined) for (const one of complaints.get(unit) ?? []) note(unit, one);
    }
    for (const unit of asked) {
      noteLacks(unit);
      if (!runs.has(unit)) runs.set(unit, { day: unit });
    }
    return [...new Set([...Object.keys(submission.days), ...asked])].flatMap((unit) => runs.get(unit) ?? []);
  }

  const excuse = (units: readonly string[]) => units.map((unit) => excuses.get(unit)).find((one) => one !== undefined);

  return { run, excuse, list };
}
