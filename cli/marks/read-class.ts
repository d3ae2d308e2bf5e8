import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type Adjustment,
  asRendered,
  type Course,
  type FinalGrade,
  finalGrade,
  latenessOf,
  type RubricRow,
} from '../../harness/model/index.ts';
import { quote } from '../../harness/submission/index.ts';
import { readCourse } from '../course/read-course.ts';
import { type TrustedKey, trustedKeys } from '../course/trust.ts';
import { withUsualRows } from '../course/usual-rows.ts';
import { believe, readBelieved, type StoredGrade, type Suspect } from '../records/read.ts';
import { type Rubric, readRubric } from '../rubric/read-rubric.ts';
import { type ReadAdjustments, readAdjustments } from './adjustments.ts';
import { isAttemptOf, withoutAttempt } from './attempt-folder.ts';
import { type Attempt, type Chosen, chooseAttempt } from './attempts.ts';
import { type StudentRemark, withGroups } from './groups.ts';

/** A class and its marks. */
export interface MarkedClass {
  readonly course: Course;
  readonly trust: readonly TrustedKey[];
  readonly rubric: Rubric;
  /** Those that count: one a student, but where that cannot be told; members of a group have one each. */
  readonly records: readonly StoredGrade[];
  /** Other attempts of those students. */
  readonly attempts: readonly StoredGrade[];
  readonly suspects: readonly Suspect[];
  /** Students of whom it is not known which record counts: they have no mark. */
  readonly unclear: ReadonlySet<string>;
  /** By student id; undefined where neither a rubric nor anything else makes final grades. */
  readonly finals: ReadonlyMap<string, FinalGrade> | undefined;
  /** What the instructor should look at. */
  readonly remarks: readonly StudentRemark[];
  /** What was adjusted, by student id. */
  readonly adjustments: ReadonlyMap<string, readonly Adjustment[]>;
}

/** How a class is read. */
export interface ReadOptions {
  readonly courseFile?: string | undefined;
  /** Those of the records; when left out, the class's and those right below. */
  readonly folders?: readonly string[];
  /** Whether a rubric is kept though there is no sheet yet. */
  readonly isRubric?: boolean;
}

/**
 * Reads a class: its course, records, rubric and adjustments, and computes the marks. Nothing that is wrong with one student's stops it. Throws bad input for a wrong course or rubric, or no record.
 */
export async function readClass(
  folder: string,
  { courseFile, folders, isRubric = false }: ReadOptions = {},
): Promise<MarkedClass> {
  const course = await readCourse(folder, courseFile);
  const trust = await trustedKeys(course);
  const { records: all, suspects } =
    folders === undefined
      ? await readBelieved(folder, trust)
      : await believe(await withAttempts(folder, folders), trust);
  const { records: shared, remarks: ofGroups } = await withGroups(all, folder, course);
  const remarks: StudentRemark[] = [...ofGroups];
  // Who brings the sheet up to date must not lose a row of it; a report goes on without it.
  const problem = isRubric ? undefined : (id: string, reason: string) => void remarks.push({ id, reason });
  const rubric = await readRubric(folder, { records: shared, suspects }, problem);
  const adjusted = new Map(
    await Promise.all(all.map(async (one) => [one.file, await readAdjustments(one.folder, trust)] as const)),
  );
  const hasRubric = isRubric || rubric.read !== undefined;
  const byId = Map.groupBy(shared, ({ grade }) => grade.student.id);
  const adjustmentsOf = (record: StoredGrade) => entriesFor(record, byId.get(record.grade.student.id) ?? [], adjusted);
  const isDoubted = ({ grade: { student } }: StoredGrade) => {
    const files = new Set((byId.get(student.id) ?? []).map(({ file }) => file));
    return [...files].some((file) =>
      adjusted.get(file)?.doubted.some((one) => (one.student ?? student.id) === student.id),
    );
  };
  const finalOf = (record: StoredGrade) =>
    finalGrade(record.grade, {
      row: rowOf(record, rubric),
      adjustments: adjustmentsOf(record),
      course: hasRubric ? withUsualRows(course) : course,
      hasRubric,
      doubted: isDoubted(record),
    });
  const ruled = [...byId].map(([id, own]) => {
    const tries = own.map((record) => {
      return { record, final: finalOf(record), lateness: latenessOf(record.grade, adjustmentsOf(record), course) };
    });
    return { id, own, chosen: chosenOf(tries, suspects, course) };
  });
  const records = ruled.flatMap(({ own, chosen }) => ('question' in chosen ? own : [chosen.counts.record]));
  const attempts = ruled.flatMap(({ chosen }) =>
    'question' in chosen ? [] : chosen.others.map(({ record }) => record),
  );
  const questions = ruled.flatMap(({ id, chosen }) => ('question' in chosen ? [{ id, reason: chosen.question }] : []));
  const unclear = new Set(questions.map(({ id }) => id));
  remarks.push(...questions);
  const anyAdjusted = [...adjusted.values()].some(({ entries, doubted }) => entries.length + doubted.length > 0);
  const isMarked =
    hasRubric ||
    anyAdjusted ||
    course.deadlines !== undefined ||
    course.extra !== undefined ||
    course.machine !== undefined;
  const clear = records.filter(({ grade }) => !unclear.has(grade.student.id));
  const finals = isMarked ? new Map(clear.map((one) => [one.grade.student.id, finalOf(one)])) : undefined;
  remarks.push(...remarksOn(all, adjusted, finals));
  const adjustments = new Map(records.map((one) => [one.grade.student.id, adjustmentsOf(one)]));
  return { course, trust, rubric, records, attempts, suspects, unclear, finals, remarks, adjustments };
}

/** Which of a student's records counts. Where one of them is not believed, it may be the one that did. */
function chosenOf(tries: readonly Attempt[], suspects: readonly Suspect[], { resubmissions }: Course): Chosen {
  const places = new Set(tries.map(({ record }) => withoutAttempt(basename(record.folder))));
  const lost = suspects.find(({ folder }) => places.has(withoutAttempt(basename(folder))));
  if (lost !== undefined) {
    const name = quote(lost.folder);
    return {
      question: `The record in ${name} does not count, so it is not known which attempt does: take it away, or grade again.`,
    };
  }
  const [only, other] = tries;
  return only !== undefined && other === undefined ? { counts: only, others: [] } : chooseAttempt(tries, resubmissions);
}

async function withAttempts(folder: string, folders: readonly string[]): Promise<readonly string[]> {
  const names = new Set(folders.map((one) => basename(one)));
  const below = (await readdir(folder).catch(() => [])).filter((name) => isAttemptOf(name, names)).sort();
  return [...new Set([...folders, ...below.map((name) => join(folder, name))])];
}

/** A member of a group has the scores of who handed in where he has none of his own. */
function rowOf({ grade, sharedBy }: StoredGrade, { rows }: Rubric): RubricRow | undefined {
  const own = rows.get(grade.student.id);
  const others = sharedBy === undefined ? undefined : rows.get(sharedBy.id);
  if (own === undefined || others === undefined) return own ?? others;
  return {
    codeQuality: own.codeQuality ?? others.codeQuality,
    documentation: own.documentation ?? others.documentation,
    presentation: own.presentation ?? others.presentation,
    comments: own.comments || others.comments,
  };
}

/** What was adjusted for a student, beside any of his records; when one was handed in stands beside that one. */
function entriesFor(
  { file, grade }: StoredGrade,
  own: readonly StoredGrade[],
  adjusted: ReadonlyMap<string, ReadAdjustments>,
): readonly Adjustment[] {
  const found = own.flatMap((record) =>
    (adjusted.get(record.file)?.entries ?? []).filter(
      ({ student, change }) =>
        asRendered(student) === asRendered(grade.student.id) && (change.kind !== 'handed-in' || record.file === file),
    ),
  );
  // A folder that was merged or copied has the same entries once more.
  const distinct = new Map(found.map((entry) => [entry.signature?.value, entry]));
  return [...distinct.values()].sort((a, b) => (a.made < b.made ? -1 : a.made > b.made ? 1 : 0));
}

function remarksOn(
  records: readonly StoredGrade[],
  adjusted: ReadonlyMap<string, ReadAdjustments>,
  finals: ReadonlyMap<string, FinalGrade> | undefined,
): readonly StudentRemark[] {
  const doubts = records.flatMap(({ file, grade }) =>
    (adjusted.get(file)?.doubted ?? []).map(({ student, reason }) => ({ id: student ?? grade.student.id, reason })),
  );
  const unknown = [...(finals ?? [])].filter(([, { timeUnknown }]) => timeUnknown).map(([id]) => id);
  const [first] = unknown;
  if (first === undefined) return doubts;
  const which = unknown.length === 1 ? quote(first) : `${quote(first)} and ${unknown.length - 1} more`;
  const reason = `When it was handed in is not known of ${which}, so nothing is taken off for lateness: a roster's column "handed in" or netproof adjust --handed-in tells.`;
  return [...doubts, { id: first, reason }];
}
