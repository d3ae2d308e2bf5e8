import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Grade } from '../../harness/model/index.ts';
import {
  badInput,
  folderName,
  isBadInput,
  isQuestion,
  isWithin,
  type Layout,
  loadSubmission,
  looksLikeArchive,
  nameOf,
  quote,
} from '../../harness/submission/index.ts';
import { classFolder } from './class-reports.ts';

/** What else has its place among the students' folders. */
const taken = new Set([classFolder, 'rubric.csv', 'course.json', 'grade.json']);

/** A submission of a class, and where its record goes. */
export interface Planned {
  /** The folder or archive. */
  readonly path: string;
  readonly student: Grade['student'];
  readonly sha256: string;
  /** Why it cannot be graded. */
  readonly refusal?: string;
  /** Whether that is a question to the instructor, and not the submission's own fault. */
  readonly isQuestion?: boolean;
  /** The folder for its record and reports, its own among all of the class. */
  readonly folder: string;
}

export interface ClassPlan {
  readonly submissions: readonly Planned[];
  /** What a person should look at, in sentences. */
  readonly remarks: readonly string[];
}

/** What lies in the folder of a class. */
export interface ClassFolder {
  /** Sub-folders and archives. */
  readonly paths: readonly string[];
  /** Names of what is neither. */
  readonly others: readonly string[];
  /** The name of a sub-folder below which the records go. */
  readonly holder?: string;
}

/** Reads every submission of a class and says where its record goes, below `out`, which is there. */
export async function planClass(
  { paths, others, holder }: ClassFolder,
  out: string,
  layouts: readonly Layout[] = [],
): Promise<ClassPlan> {
  const read: Omit<Planned, 'folder'>[] = [];
  for (const path of paths) read.push(await readOne(path, layouts));
  const byId = Map.groupBy(read, ({ student }) => student.id);
  const submissions = read.map((one) => {
    const { id } = one.student;
    const own = byId.get(id)?.length === 1 && !taken.has(id);
    // No id becomes a folder with a plus sign, so nobody can name himself into another's.
    const name = own ? folderName(id) : `${folderName(id)}+${folderName(basename(one.path))}`;
    return { ...one, folder: join(out, name) };
  });
  const left =
    others.length === 0 ? [] : [`Neither folders nor archives, so left out: ${others.map(quote).join(', ')}.`];
  const held = holder === undefined ? [] : [`The records go below ${quote(holder)}, so it is no submission.`];
  return {
    submissions,
    remarks: [...left, ...held, ...[...byId.values()].flatMap(clash), ...(await strangers(out, submissions))],
  };
}

/** Every sub-folder and archive in `folder` but `out` or what holds it; throws bad input when there is none. */
export async function openClass(folder: string, out: string): Promise<ClassFolder> {
  const names = await readdir(folder).catch(({ code }: NodeJS.ErrnoException) => {
    throw badInput(`The class ${quote(folder)} cannot be read (${code}): name a folder of submissions.`);
  });
  const found = names.filter((name) => !name.startsWith('.')).sort();
  const kinds = await Promise.all(
    found.map(async (name) => ({ name, path: join(folder, name), is: await kindOf(folder, name) })),
  );
  const inside = kinds.filter(({ path }) => !isWithin(path, out));
  const holder = kinds.find(({ path }) => path !== out && isWithin(path, out));
  const paths = inside.filter(({ is }) => is === 'submission').map(({ path }) => path);
  if (paths.length === 0)
    throw badInput(`There is no submission in ${quote(folder)}: neither a folder nor an archive.`);
  const others = inside.filter(({ is }) => is === 'other').map(({ name }) => name);
  return { paths, others, ...(holder && { holder: holder.name }) };
}

async function kindOf(folder: string, name: string): Promise<'submission' | 'other'> {
  const isFolder = (await stat(join(folder, name)).catch(() => undefined))?.isDirectory() === true;
  return isFolder || looksLikeArchive(name) ? 'submission' : 'other';
}

/** Its content is not kept: a class may be larger than memory. */
async function readOne(path: string, layouts: readonly Layout[]): Promise<Omit<Planned, 'folder'>> {
  try {
    const { student, sha256 } = await loadSubmission(path, [], { layouts });
    return { path, student, sha256 };
  } catch (error) {
    if (!isBadInput(error)) throw error;
    // The reason is all that its record depends on.
    const sha256 = createHash('sha256').update(error.message).digest('hex');
    return { path, student: { id: nameOf(path), name: nameOf(path) }, sha256, ...because(error) };
  }
}

function because(error: Error): Pick<Planned, 'refusal' | 'isQuestion'> {
  return { refusal: error.message, isQuestion: isQuestion(error) };
}

function clash(group: readonly Omit<Planned, 'folder'>[]): readonly string[] {
  const [first] = group;
  if (first === undefined || group.length < 2) return [];
  const names = group.map(({ path }) => quote(basename(path))).join(' and ');
  return [
    `${names} name the same student, ${quote(first.student.id)}: each has a record of its own; see which one counts.`,
  ];
}

async function strangers(out: string, submissions: readonly Planned[]): Promise<readonly string[]> {
  const own = new Set(submissions.map(({ folder }) => folder));
  const others: string[] = [];
  for (const entry of await readdir(out, { withFileTypes: true })) {
    const folder = join(out, entry.name);
    const isRecord =
      entry.isDirectory() && !own.has(folder) && (await stat(join(folder, 'grade.json')).catch(() => false));
    if (isRecord) others.push(quote(entry.name));
  }
  if (others.length === 0) return [];
  return [`${quote(out)} also holds grades of submissions that are not in this class: ${others.join(', ')}.`];
}
