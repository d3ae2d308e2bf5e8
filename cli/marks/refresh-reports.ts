import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FinalGrade } from '../../harness/model/index.ts';
import { quote } from '../../harness/submission/index.ts';
import { writeViews } from '../../reports/write.ts';
import type { StoredGrade } from '../records/read.ts';
import { markStamp } from './mark-stamp.ts';
import type { MarkedClass } from './read-class.ts';

/**
 * Makes those reports of students again whose mark is another than in them, or all of them; those of an attempt that does not count have no mark. Returns
 * of how many; `warn` gets a sentence about what cannot be made.
 */
export async function refreshReports(
  { records, attempts, finals }: MarkedClass,
  { all = false, warn }: { readonly all?: boolean; readonly warn: (sentence: string) => void },
): Promise<number> {
  let made = 0;
  for (const record of records)
    if (await refresh(record, finals?.get(record.grade.student.id), { all, warn })) made += 1;
  // What a group shares has a report once for each member, of what counts.
  for (const attempt of attempts.filter(({ reports }) => reports === undefined))
    if (await refresh(attempt, undefined, { all, warn })) made += 1;
  return made;
}

async function refresh(
  record: StoredGrade,
  final: FinalGrade | undefined,
  { all, warn }: { readonly all: boolean; readonly warn: (sentence: string) => void },
): Promise<boolean> {
  const folder = record.reports ?? record.folder;
  if (record.reports !== undefined && (await exists(join(folder, 'grade.json')))) {
    warn(`${quote(folder)} holds another record, so ${quote(record.grade.student.id)} gets no report of the group's.`);
    return false;
  }
  const stamp = markStamp(folder);
  const wanted = final === undefined ? undefined : digestOf(record, final);
  const found = await readFile(stamp, 'utf8').catch(() => undefined);
  const isMember = record.reports !== undefined;
  // Without a mark, what grading wrote is as it should be; a member of a group has nothing yet.
  const current = found === wanted && (!isMember || (await exists(join(folder, 'report.html'))));
  if (current && !all) return false;
  try {
    await mkdir(folder, { recursive: true });
    await writeViews(record.grade, folder, { final, warn });
    if (wanted === undefined) await rm(stamp, { force: true });
    else await writeFile(stamp, wanted);
    return true;
  } catch (error) {
    warn(
      `The reports in ${quote(folder)} could not be made (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`,
    );
    return false;
  }
}

function digestOf({ grade }: StoredGrade, final: FinalGrade): string {
  const of = [grade.student, grade.signature?.value, final];
  return createHash('sha256').update(JSON.stringify(of)).digest('hex');
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() === true;
}
