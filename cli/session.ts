import { join } from 'node:path';
import { type GradedDay, type Grading, type Progress, startGrading } from '../harness/engine/index.ts';
import type { Grade } from '../harness/model/index.ts';
import {
  badInput,
  folderName,
  loadSubmission,
  quote,
  type Submission,
  uplinkRemark,
  uplinkWanted,
} from '../harness/submission/index.ts';
import { prepareReportFolder } from './report-folder.ts';
import type { Wiring } from './wiring.ts';

export const project = join(import.meta.dirname, '..');

export interface SessionOptions {
  /** The submission's folder. */
  readonly folder: string;
  /** The days to grade; all when left out. */
  readonly days?: readonly string[] | undefined;
  /** Where the reports go; `reports/out/<student id>` of the project when left out. */
  readonly out?: string | undefined;
  /** A folder below that one, for a door that grades each day by itself. */
  readonly subfolder?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** One grading of one submission: what both doors do. Disposing it ends the lab host. */
export interface Session extends AsyncDisposable {
  readonly grading: Grading;
  /** Writes the reports and returns their paths. */
  write(grade: Grade): Promise<readonly string[]>;
}

/** Two lab hosts are there at once then, and the second one holds one shop and no other day's tools. */
const secondMemoryMib = 1024;

/**
 * Reads the submission, opens a lab host and begins the grading. Throws bad input for an unknown day, a broken submission or a
 * report folder that cannot be written, before anything runs; a plain Error when this machine cannot hold a lab host.
 */
export async function openSession(wiring: Wiring, options: SessionOptions): Promise<Session> {
  const { folder, signal, onProgress } = options;
  const days = daysToRun(wiring.days, options.days ?? wiring.days.map(({ id }) => id));
  const read = await loadSubmission(folder, days);
  const uplink = read.uplink ?? uplinkWanted(read);
  const submission = withUplinkRemark(read, uplink ?? 'eth0');
  const out = options.out ?? join(project, 'reports/out', folderName(submission.student.id), options.subfolder ?? '');
  await prepareReportFolder(out, submission.root);
  const named = uplink === undefined ? {} : { uplink };
  const versions = wiring.toolVersions();
  const host = await wiring.openLabHost(named);
  const openHost = () => wiring.openLabHost({ ...named, seed: host.seed, limits: { memoryMib: secondMemoryMib } });
  const openDocker = () => wiring.openDocker({ seed: host.seed });
  const tools = await versions;
  const opened = { host, openHost, openDocker, lab: wiring.lab };
  const grading = startGrading({ ...opened, submission, days, tools, signal, onProgress });
  return {
    grading,
    write: (grade) => wiring.writeReports(grade, out),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([grading[Symbol.asyncDispose](), host[Symbol.asyncDispose]()]);
    },
  };
}

/** The same, with a sentence at its first day where scripts name an interface that the lab host will not have. */
function withUplinkRemark(submission: Submission, uplink: string): Submission {
  const remark = uplinkRemark(submission, uplink);
  const [first] = Object.entries(submission.days);
  if (remark === undefined || first === undefined) return submission;
  const [id, plan] = first;
  return { ...submission, days: { ...submission.days, [id]: { ...plan, problems: [...plan.problems, remark] } } };
}

/** The days up to the last one asked for, as each builds on those before; a day that was not asked for keeps no checks. */
export function daysToRun(all: readonly GradedDay[], asked: readonly string[]): readonly GradedDay[] {
  const unknown = asked.find((day) => !all.some(({ id }) => id === day));
  if (unknown !== undefined) {
    throw badInput(`There is no day ${quote(unknown)}: choose from ${all.map(({ id }) => id).join(', ')}.`);
  }
  const last = all.findLastIndex(({ id }) => asked.includes(id));
  return all.slice(0, last + 1).map((day) => (asked.includes(day.id) ? day : { ...day, checks: [] }));
}
