import type { CheckId, LabHost } from '../model/index.ts';
import { packSubmission, printable, type Submission } from '../submission/index.ts';
import { withTimeLimit } from './time-limit.ts';
import { upProblem } from './up-problem.ts';

/** What it takes to give checks a lab host of their own. */
export interface ApartOptions {
  /** Opens another lab host, with the same seed; left out where there is none to be had. */
  readonly openHost: (() => Promise<LabHost>) | undefined;
  readonly submission: Submission;
  readonly lineMs: number;
  readonly signal: AbortSignal | undefined;
}

/** A lab host in which one shell line of the submission has run, and what was wrong with that line. */
export interface ApartHost {
  readonly host: LabHost;
  readonly problem: string | undefined;
}

/** The lab hosts of their own that checks have asked for. Disposing it ends those that are still there. */
export interface Apart extends AsyncDisposable {
  /** The lab host for a line of a day: opened, and the line run, when it is asked for first. Rejects, each time, where the grader could not. */
  host(day: string, line: string): Promise<ApartHost>;
  close(day: string, line: string): Promise<void>;
}

/** Lab hosts in which no earlier day has run, each for one line of one day. */
export function apart({ openHost, submission, lineMs, signal }: ApartOptions): Apart {
  const opened = new Map<string, { readonly host: Promise<LabHost>; readonly ready: Promise<ApartHost> }>();

  async function open(): Promise<LabHost> {
    if (openHost === undefined) throw new Error('this grading has no second lab host');
    return await openHost();
  }

  async function run(opening: Promise<LabHost>, day: string, name: string): Promise<ApartHost> {
    const host = await opening;
    await host.unpack(packSubmission(submission));
    const line = submission.days[day]?.lines[name];
    // That it has none is told with the day's other problems; its checks see what there is without it.
    if (line === undefined) return { host, problem: undefined };
    const env = { LAB_DAY: day, LAB_UPLINK: host.uplink.name };
    return { host, problem: upProblem(day, await host.run(line, { env, timeoutMs: lineMs }), name) };
  }

  function start(day: string, line: string) {
    const host = open();
    const ready = withTimeLimit(() => run(host, day, line), {
      milliseconds: lineMs + 60_000,
      late: 'the lab host does not answer',
      signal,
    }).catch((error: unknown) => {
      signal?.throwIfAborted();
      const reason = printable(error instanceof Error ? error.message : `${error}`);
      throw new Error(`The grader could not run ${line} of ${day} in a lab host of its own: ${reason}`);
    });
    const started = { host, ready };
    opened.set(`${day} ${line}`, started);
    return started;
  }

  async function end(key: string): Promise<void> {
    const known = opened.get(key);
    // What was asked of it meanwhile is rejected; nobody may be there to hear it.
    known?.ready.catch(() => undefined);
    const host = await known?.host.catch(() => undefined);
    await host?.[Symbol.asyncDispose]();
  }

  return {
    host: (day, line) => (opened.get(`${day} ${line}`) ?? start(day, line)).ready,
    close: (day, line) => end(`${day} ${line}`),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...opened.keys()].map(end));
    },
  };
}

/** Whether a check is the last of its day's that looks at the lab host of its line. */
export function isLastApart(
  checks: readonly { readonly id: CheckId; readonly apart?: string }[],
  { id, apart: line }: { readonly id: CheckId; readonly apart?: string },
  done: (id: CheckId) => boolean,
): boolean {
  return line !== undefined && checks.every((one) => one.apart !== line || one.id === id || done(one.id));
}
