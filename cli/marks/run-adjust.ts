import { type AdjustmentChange, latenessOf } from '../../harness/model/index.ts';
import { badInput, printable, quote } from '../../harness/submission/index.ts';
import { lockFolder } from '../class/lock.ts';
import type { Streams } from '../run-grade.ts';
import { addAdjustment } from './adjustments.ts';
import { findStudent, timeOf } from './find-student.ts';
import { readClass } from './read-class.ts';
import { refreshReports } from './refresh-reports.ts';
import { markOf } from './show-text.ts';

/** What is adjusted, as it was typed. */
export interface AdjustRequest {
  readonly student: string;
  /** The class's; absolute. */
  readonly folder: string;
  readonly points?: string | undefined;
  readonly excuse?: string | undefined;
  readonly extend?: string | undefined;
  readonly handedIn?: string | undefined;
  readonly reason: string;
}

/**
 * Signs an entry beside a student's record, makes his reports again and says what the mark was and is. Returns 0; throws bad input, before
 * anything is written, for an unknown student or check, or a change that is none or several.
 */
export async function runAdjust(request: AdjustRequest, { stdout, stderr }: Streams): Promise<number> {
  const reason = request.reason.trim();
  if (reason === '' || reason.length > 1000)
    throw badInput('An adjustment has a reason of 1 to 1000 characters: --reason TEXT.');
  const { home, marked, record } = await findStudent(request.student, request.folder);
  const { id } = record.grade.student;
  const change = changeIn(request, marked.course);
  if (change.kind === 'excuse' && !record.grade.results.some((result) => result.id === change.check)) {
    throw badInput(`The record of ${quote(id)} has no check ${quote(change.check)}: its ids are in the report.`);
  }
  if (change.kind === 'extend') {
    const { deadline } = latenessOf(record.grade, marked.adjustments.get(id) ?? [], marked.course);
    if (deadline === undefined) throw badInput('There is no deadline to extend: course.json gives none.');
    if (Date.parse(change.until) <= Date.parse(deadline))
      throw badInput(`${quote(request.extend)} is not after the deadline that holds already, ${deadline}.`);
  }
  await using _ = await lockFolder(record.folder);
  await addAdjustment(record.folder, { student: id, made: new Date().toISOString(), reason, change });
  const after = await readClass(home);
  const [before, now] = [marked, after].map((one) => markOf(one.finals?.get(id)));
  stdout.write(`${printable(id)}: ${before} → ${now}\n`);
  const warn = (sentence: string) => void stderr.write(`${printable(sentence)}\n`);
  const own = after.records.filter(({ grade }) => grade.student.id === id);
  const made = await refreshReports({ ...after, records: own, attempts: [] }, { warn });
  const what = made > 0 ? 'The reports of this student were made again' : 'No report was made again';
  stdout.write(`${what}; netproof report makes those of the class.\n`);
  return 0;
}

function changeIn(
  { points, excuse, extend, handedIn }: AdjustRequest,
  course: Parameters<typeof timeOf>[1],
): AdjustmentChange {
  const changes: AdjustmentChange[] = [
    ...(points === undefined ? [] : [{ kind: 'points', points: pointsIn(points) } as const]),
    ...(excuse === undefined ? [] : [{ kind: 'excuse', check: excuse } as const]),
    ...(extend === undefined ? [] : [{ kind: 'extend', until: timeOf(extend, course) } as const]),
    ...(handedIn === undefined ? [] : [{ kind: 'handed-in', at: timeOf(handedIn, course) } as const]),
  ];
  const [change, other] = changes;
  if (change !== undefined && other === undefined) return change;
  throw badInput('Say one of --points, --excuse, --extend and --handed-in: each has a reason of its own.');
}

function pointsIn(text: string): number {
  const value = /^[+\-−]?\d+([.,]\d{1,2})?$/.test(text) ? Number(text.replace('−', '-').replace(',', '.')) : Number.NaN;
  if (value !== 0 && Math.abs(value) <= 100) return value;
  throw badInput(
    `${quote(text)} is no number of points from -100 to 100, with at most two decimals: the whole mark has 100.`,
  );
}
