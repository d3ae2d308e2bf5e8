import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grade } from '../../harness/model/index.ts';
import { badInput, printable, quote } from '../../harness/submission/index.ts';
import { parseGrade } from '../../reports/json.ts';

export interface StoredGrade {
  /** The folder that its reports are in. */
  readonly folder: string;
  readonly file: string;
  readonly grade: Grade;
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

/** Every grade.json in `folder` and in the folders right below it, sorted by path; throws bad input when there is none. */
export async function readRecords(folder: string): Promise<readonly StoredGrade[]> {
  const files = (await recordFolders(folder)).map((path) => ({ folder: path, file: join(path, 'grade.json') }));
  const there = await Promise.all(files.map(async (one) => ((await exists(one.file)) ? [one] : [])));
  const records = there.flat();
  if (records.length === 0) {
    throw badInput(`There is no grade.json in ${quote(folder)} or in a folder right below it: grade the class first.`);
  }
  return await Promise.all(records.map(async (one) => ({ ...one, grade: await readRecord(one.file) })));
}

async function recordFolders(folder: string): Promise<readonly string[]> {
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
