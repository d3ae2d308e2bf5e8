import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { Course, Student } from '../../harness/model/index.ts';
import {
  isBadInput,
  isQuestion,
  type Layout,
  loadSubmission,
  printable,
  quote,
} from '../../harness/submission/index.ts';
import { isAttemptOf } from '../marks/attempt-folder.ts';
import { classFolder } from './class-folder.ts';
import type { HandIn } from './hand-ins.ts';
import { type Identified, recordNames, whoAreThey } from './identities.ts';
import type { OpenClass } from './open-class.ts';
import type { Person } from './roster.ts';

/** What else has its place among the students' folders. */
const taken = new Set([
  classFolder,
  'rubric.csv',
  'course.json',
  'grade.json',
  'adjustments.json',
  'roster.csv',
  'export.csv',
]);

/** A submission of a class, and where its record goes. */
export interface Planned {
  /** The folder or archive. */
  readonly path: string;
  /** The same as the record and people call it: in the zip of the class, where it lies there. */
  readonly shown: string;
  readonly student: Student;
  readonly sha256: string;
  /** Why it cannot be graded, when that is its own fault. */
  readonly refusal?: string;
  /** Why it cannot be graded before a person has looked: no mark, and a question to the instructor. */
  readonly question?: string;
  /** ISO 8601, where somebody told. */
  readonly handedIn?: string;
  /** The folder for its record and reports, its own among all of the class. */
  readonly folder: string;
}

export interface ClassPlan {
  readonly submissions: readonly Planned[];
  /** What a person should look at, in sentences. */
  readonly remarks: readonly string[];
}

/** What else is known of a class. */
export interface PlanOptions {
  readonly roster?: readonly Person[] | undefined;
  readonly layouts?: readonly Layout[] | undefined;
  /** `files`: the time of a file tells when it was handed in, where nothing else does. */
  readonly handedIn?: Course['handedIn'];
}

/** Reads every submission of a class and says where its record goes, below `out`, which is there. */
export async function planClass(
  opened: OpenClass,
  out: string,
  { roster, layouts = [], handedIn }: PlanOptions = {},
): Promise<ClassPlan> {
  const { handIns, root, shownRoot } = opened;
  const read: Read[] = [];
  for (const handIn of handIns) read.push(await readOne(handIn, layouts));
  const claims = read.map(({ claimed }, index) => ({ handIn: handIns[index] as HandIn, claimed }));
  const { students, remarks } = whoAreThey(claims, roster);
  const paths = handIns.map(({ path }) => join(shownRoot, relative(root, path)));
  const names = recordNames(students, paths, taken);
  const times = await Promise.all(
    handIns.map(async (one) => one.handedIn ?? (handedIn === 'files' ? await timeOf(one.path) : undefined)),
  );
  const submissions = read.map(({ claimed: _, ...one }, index): Planned => {
    const { handedIn: told, ...student } = students[index] as Identified;
    const when = told ?? times[index];
    return {
      ...one,
      ...(when !== undefined && { handedIn: when }),
      path: handIns[index]?.path ?? '',
      shown: paths[index] ?? '',
      student,
      folder: join(out, names[index] ?? ''),
    };
  });
  return { submissions, remarks: [...opened.remarks, ...remarks, ...(await strangers(out, submissions))] };
}

interface Read extends Pick<Planned, 'sha256' | 'refusal' | 'question'> {
  readonly claimed?: Student;
}

/** Its content is not kept: a class may be larger than memory. Whatever is wrong with one stops no other. */
async function readOne({ path, question }: HandIn, layouts: readonly Layout[]): Promise<Read> {
  if (question !== undefined) return { sha256: digestOf(question), question };
  try {
    const { student, sha256 } = await loadSubmission(path, [], { layouts });
    return { sha256, claimed: { id: student.id, name: student.name } };
  } catch (error) {
    // The reason is all that its record depends on.
    const reason = printable(error instanceof Error ? error.message : String(error));
    if (isBadInput(error) && !isQuestion(error)) return { sha256: digestOf(reason), refusal: reason };
    return { sha256: digestOf(reason), question: isQuestion(error) ? reason : `It could not be read (${reason}).` };
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function timeOf(path: string): Promise<string | undefined> {
  return (await stat(path).catch(() => undefined))?.mtime.toISOString();
}

async function strangers(out: string, submissions: readonly Planned[]): Promise<readonly string[]> {
  const own = new Set(submissions.map(({ folder }) => folder));
  const names = new Set([...own].map((folder) => basename(folder)));
  const others: string[] = [];
  for (const entry of await readdir(out, { withFileTypes: true })) {
    const folder = join(out, entry.name);
    const isRecord =
      entry.isDirectory() &&
      !own.has(folder) &&
      !isAttemptOf(entry.name, names) &&
      (await stat(join(folder, 'grade.json')).catch(() => false));
    if (isRecord) others.push(quote(entry.name));
  }
  if (others.length === 0) return [];
  return [`${quote(out)} also holds grades of submissions that are not in this class: ${others.join(', ')}.`];
}
