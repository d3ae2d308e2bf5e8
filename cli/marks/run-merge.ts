import { cp, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { badInput, isBadInput, printable, quote } from '../../harness/submission/index.ts';
import { writeWhole } from '../../reports/whole-file.ts';
import { lockFolder } from '../class/lock.ts';
import { courseFile, readCourse } from '../course/read-course.ts';
import type { StoredGrade } from '../records/read.ts';
import { prepareReportFolder } from '../report-folder.ts';
import type { Streams } from '../run-grade.ts';
import { adjustmentsName, mergeAdjustments } from './adjustments.ts';
import { attemptFolder } from './attempt-folder.ts';
import { markStamp } from './mark-stamp.ts';
import { mergeRubrics } from './merge-rubrics.ts';
import { type MarkedClass, readClass } from './read-class.ts';

type Warn = (sentence: string) => void;

/**
 * Copies the records of several folders of grades into one, with what lies beside them. A record that is not ours nor a grader's, or was changed, is
 * named and stays where it is; of two of one student both are there, and the course's rule says which one counts. Returns 0, or 3 where one was
 * left out; throws bad input, before anything is written, for a wrong course or rubric, or a folder without a record.
 */
export async function runMerge(folders: readonly string[], out: string, { stdout, stderr }: Streams): Promise<number> {
  const warn: Warn = (sentence) => void stderr.write(`${printable(sentence)}\n`);
  const from = await findCourse([out, ...folders]);
  const target = await realpath(out).catch(() => out);
  const sources: MarkedClass[] = [];
  for (const folder of folders) {
    if ((await realpath(folder).catch(() => folder)) === target)
      throw badInput(`${quote(folder)} is the target itself: name the others only.`);
    sources.push(await readClass(folder, { courseFile: from && courseFile(from), isRubric: true }));
  }
  await prepareReportFolder(out);
  await using _ = await lockFolder(out);
  if (from !== undefined && from !== out) await copyCourse(from, out);
  const records = sources
    .flatMap((one) => [...one.records, ...one.attempts])
    .filter(({ sharedBy }) => sharedBy === undefined);
  const suspects = sources.flatMap((one) => one.suspects);
  for (const { reason } of suspects) warn(reason);
  let copied = 0;
  for (const record of records) if (await copyRecord(record, out, warn)) copied += 1;
  if (records.length > 0) await mergeRubrics(await readClass(out, { isRubric: true }), sources, warn);
  const all = records.length + suspects.length;
  const parts = [
    `${copied} of ${all} records copied`,
    ...(copied < records.length ? [`${records.length - copied} were there`] : []),
    ...(suspects.length > 0 ? [`${suspects.length} left out, as they do not count`] : []),
  ];
  stdout.write(`${parts.join(', ')}. netproof report makes the reports.\n`);
  return suspects.length === 0 ? 0 : 3;
}

async function findCourse(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) if ((await stat(courseFile(folder)).catch(() => undefined))?.isFile()) return folder;
  return undefined;
}

/** With the roster that it names, where that lies beside it. */
async function copyCourse(from: string, out: string): Promise<void> {
  const { roster } = await readCourse(from);
  await writeWhole(courseFile(out), await readFile(courseFile(from)));
  if (roster === undefined || roster !== basename(roster)) return;
  const people = await readFile(join(from, roster)).catch(() => undefined);
  if (people !== undefined) await writeWhole(join(out, roster), people);
}

/** Whether it was copied; false where the same record was there already. Adjustments are added to those there. */
async function copyRecord({ folder, file, grade }: StoredGrade, out: string, warn: Warn): Promise<boolean> {
  const text = await readFile(file, 'utf8');
  const plain = join(out, basename(folder));
  const own = Buffer.from(grade.signature?.value ?? '', 'base64').toString('hex');
  for (const place of [plain, attemptFolder(plain, grade.submission.sha256), attemptFolder(plain, own)]) {
    const there = await readFile(join(place, 'grade.json'), 'utf8').catch(() => undefined);
    if (there !== undefined && there !== text) continue;
    if (there === undefined) await copyAll(folder, place);
    try {
      await mergeAdjustments(folder, place);
    } catch (error) {
      if (!isBadInput(error)) throw error;
      warn(`${error.message} Its entries were not merged.`);
    }
    return there === undefined;
  }
  throw badInput(`${quote(file)} has no place left in ${quote(out)}: three other records have it.`);
}

/** The mark in its reports may be another here, so they are made anew. */
async function copyAll(folder: string, place: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name !== adjustmentsName && name !== basename(markStamp(folder)))
      await cp(join(folder, name), join(place, name), { recursive: true });
  }
}
