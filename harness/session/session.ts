import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { openDocker } from '../docker/index.ts';
import { type Grading, type Opening, type Progress, startGrading } from '../engine/index.ts';
import { type LabHostOptions, openLabHost } from '../host/index.ts';
import type { Docker, Lab, LabHost, NoDocker } from '../model/index.ts';
import {
  type Layout,
  loadSubmission,
  packSubmission,
  type Submission,
  uplinkRemark,
  uplinkWanted,
} from '../submission/index.ts';
import { type Chosen, chosenUnits, unitsHandedIn } from './units.ts';

/** Where lab hosts and engines come from: the sandbox, or what a test puts in its place. */
export interface Testbeds {
  openLabHost(options: LabHostOptions): Promise<LabHost>;
  openDocker(options: { readonly seed?: string }): Promise<Docker | NoDocker>;
}

export interface SessionOptions extends Chosen {
  readonly lab: Lab;
  /** The submission's folder, or its archive. */
  readonly folder: string;
  /** How the class lays out its work, from `course.json`. */
  readonly layouts?: readonly Layout[] | undefined;
  readonly tools: Readonly<Record<string, string>>;
  /** How many lab hosts may be at work at once; as many as cores and free memory allow when left out. */
  readonly hosts?: number;
  readonly testbeds?: Testbeds;
  /** For tests: how long lines and checks may take, and how much memory the first lab host has. */
  readonly limits?: { readonly upMs: number; readonly checkMs: number; readonly memoryMib?: number | undefined };
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** One grading of one submission, whoever asked for it. Disposing it ends all that it opened. */
export interface Session extends AsyncDisposable {
  readonly submission: Submission;
  readonly grading: Grading;
}

/** What a lab host with all that it may use takes at most, and its agent: bytes. */
export const hostMemory = 2_300_000_000;
const mostHosts = 3;

/**
 * Reads the submission and prepares its grading: every door, fixture and worker does it here, so that all give the same grade. Throws bad
 * input for a unit that there is not or a broken submission. Nothing is opened, and nothing of the submission runs, before `grading.run`.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { lab, folder, layouts = [], tools, signal, onProgress } = options;
  const chosen = chosenUnits(lab, options);
  const loaded = withUplink(await loadSubmission(folder, lab.units, { layouts }));
  const { units, remarks } = unitsHandedIn(chosen, loaded, options.handedInOnly);
  const submission = { ...loaded, remarks: [...loaded.remarks, ...remarks] };
  const seed = randomBytes(8).toString('hex');
  const named = submission.uplink === undefined ? {} : { uplink: submission.uplink };
  const testbeds = options.testbeds ?? { openLabHost, openDocker };

  async function labHost({ memoryMib = options.limits?.memoryMib, ...opening }: Opening): Promise<LabHost> {
    const limits = memoryMib === undefined ? {} : { limits: { memoryMib } };
    return await laidIn(await testbeds.openLabHost({ ...opening, ...named, ...limits, seed }));
  }

  async function docker(): Promise<Docker | NoDocker> {
    const engine = await testbeds.openDocker({ seed });
    return 'unavailable' in engine ? engine : await laidIn(engine);
  }

  async function laidIn<Bed extends LabHost | Docker>(bed: Bed): Promise<Bed> {
    try {
      await bed.unpack(packSubmission(submission));
      return bed;
    } catch (error) {
      await bed[Symbol.asyncDispose]();
      throw error;
    }
  }

  const openers = { labHost, docker };
  const hosts = options.hosts ?? hostsHere();
  const limits = options.limits === undefined ? {} : { limits: options.limits };
  const grading = startGrading({
    openers,
    submission,
    lab: { id: lab.id, title: lab.title },
    units,
    seed,
    tools,
    hosts,
    ...limits,
    judging: lab.judging,
    signal,
    onProgress,
  });
  return { submission, grading, [Symbol.asyncDispose]: () => grading[Symbol.asyncDispose]() };
}

/** The same with the name that its scripts want for the way out, or a remark where no one name fits them. */
function withUplink(submission: Submission): Submission {
  const uplink = submission.uplink ?? uplinkWanted(submission);
  const remark = uplinkRemark(submission, uplink ?? 'eth0');
  const remarks = remark === undefined ? submission.remarks : [...submission.remarks, remark];
  return { ...submission, ...(uplink === undefined ? {} : { uplink }), remarks };
}

/** How many lab hosts this machine takes at once: they mostly wait, so there may be one more than cores. */
function hostsHere(): number {
  const byMemory = Math.floor(process.availableMemory() / hostMemory);
  return Math.max(1, Math.min(mostHosts, availableParallelism() + 1, byMemory));
}
