import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Grade, Student } from '../../harness/model/index.ts';
import { badInput, isBadInput, printable, quote } from '../../harness/submission/index.ts';
import { parseGrade } from '../../reports/json.ts';
import type { TrustedKey } from '../course/trust.ts';
import { standing, standingWords } from './signature.ts';

export interface StoredGrade {
  readonly folder: string;
  readonly file: string;
  readonly grade: Grade;
  /** Where its reports are, if not in its folder: a group's other members have reports of their own. */
  readonly reports?: string;
  /** Who of the group handed it in; absent where it is the student's own. */
  readonly sharedBy?: Student;
}

/** A record that is not believed: nothing in it counts. */
export interface Suspect {
  readonly folder: string;
  /** Whose it says it is; its folder's name where it cannot be read. */
  readonly id: string;
  /** A sentence. */
  readonly reason: string;
}

/** Reads a grade.json; throws bad input with the file and the reason when it is none. */
export async function readRecord(file: string): Promise<Grade> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw badInput(`${quote(file)} cannot be read (${(error as NodeJS.ErrnoException).code}): name a grade.json.`);
  }
  try {
    return parseGrade(text, file);
  } catch (error) {
    throw badInput(printable((error as Error).message));
  }
}

/** Every grade.json in `folder` and in the folders right below it, sorted by path; throws bad input when there is none, or one is damaged. */
export async function readRecords(folder: string): Promise<readonly StoredGrade[]> {
  const folders = await recordFolders(folder);
  return await Promise.all(folders.map(storedIn));
}

async function storedIn(folder: string): Promise<StoredGrade> {
  const file = join(folder, 'grade.json');
  return { folder, file, grade: await readRecord(file) };
}

/** The records of a class, parted into those that count and those that do not. */
export interface Believed {
  readonly records: readonly StoredGrade[];
  readonly suspects: readonly Suspect[];
}

/** The same, parted into those that are signed with one of these keys and unchanged, and the others. Throws bad input when there is none. */
export async function readBelieved(folder: string, trust: readonly TrustedKey[]): Promise<Believed> {
  return await believe(await recordFolders(folder), trust);
}

/** The records in `folders`, parted like that. */
export async function believe(folders: readonly string[], trust: readonly TrustedKey[]): Promise<Believed> {
  const read = await Promise.all(folders.map((one) => readOne(one, trust)));
  return {
    records: read.filter((one) => 'grade' in one),
    suspects: read.filter((one) => 'reason' in one),
  };
}

async function readOne(folder: string, trust: readonly TrustedKey[]): Promise<StoredGrade | Suspect> {
  try {
    const stored = await storedIn(folder);
    const why = doubt(stored.grade, trust);
    if (why === undefined) return stored;
    return { folder, id: stored.grade.student.id, reason: `${quote(stored.file)} ${why}, so nothing in it counts.` };
  } catch (error) {
    if (!isBadInput(error)) throw error;
    return { folder, id: basename(folder), reason: error.message };
  }
}

/** Why a record is not believed, as the end of a sentence about it; undefined when it is. */
export function doubt(record: Pick<Grade, 'signature'>, trust: readonly TrustedKey[]): string | undefined {
  if (record.signature !== undefined && trust.length === 0) return 'cannot be verified, as there is no key here';
  const found = standing(record, ...trust.map(({ key }) => key));
  return found === 'ours' ? undefined : standingWords[found];
}

async function recordFolders(folder: string): Promise<readonly string[]> {
  const folders = await foldersIn(folder);
  const there = await Promise.all(folders.map(async (one) => ((await exists(join(one, 'grade.json'))) ? [one] : [])));
  if (there.every((one) => one.length === 0)) {
    throw badInput(`There is no grade.json in ${quote(folder)} or in a folder right below it: grade the class first.`);
  }
  return there.flat();
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
    return [folder, ...below.sort()];
  } catch (error) {
    throw badInput(
      `${quote(folder)} cannot be read (${(error as NodeJS.ErrnoException).code}): name a folder of grades.`,
    );
  }
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() === true;
}
