import { createHmac } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import { type FinalGrade, gradeParts, type MarkChange } from '../../harness/model/index.ts';
import { printable } from '../../harness/submission/index.ts';
import { renderCsv } from '../../reports/csv.ts';
import { writeWhole } from '../../reports/whole-file.ts';
import { classFolder } from '../class/class-folder.ts';
import { ownKey } from '../records/key.ts';
import type { StoredGrade } from '../records/read.ts';
import { prepareReportFolder } from '../report-folder.ts';
import type { Streams } from '../run-grade.ts';
import { readClass } from './read-class.ts';

/** A table of a class's marks. */
export interface ExportRequest {
  /** The class's; absolute. */
  readonly folder: string;
  readonly anonymous: boolean;
  /** Absolute; else FOLDER/class/export.csv. */
  readonly out?: string | undefined;
}

/**
 * Writes the marks of a class as a CSV. Without names, an id is a digest that needs our key: the same in every export, and nobody can make it of
 * a list of students; and the lines are in the order of those. Returns 0, or 3 where records do not count; throws bad input when there is none.
 */
export async function runExport(
  { folder, anonymous, out }: ExportRequest,
  { stdout, stderr }: Streams,
): Promise<number> {
  const { records, finals, suspects } = await readClass(folder);
  // Whose records these are stands in the sentences.
  if (anonymous && suspects.length > 0)
    stderr.write(`${suspects.length} of the records do not count and are left out: netproof verify names them.\n`);
  else for (const { reason } of suspects) stderr.write(`${printable(reason)}\n`);
  const secret = anonymous ? (await ownKey()).export({ type: 'pkcs8', format: 'der' }) : undefined;
  const shown = (id: string) =>
    secret === undefined ? id : createHmac('sha256', secret).update(id).digest('hex').slice(0, 16);
  const checks = [...new Set(records.flatMap(({ grade }) => grade.results.map(({ id }) => id)))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const rows = records.map(({ grade }) => {
    const who = anonymous ? [shown(grade.student.id)] : [grade.student.id, grade.student.name];
    return [...who, grade.verdict, ...markCells(finals?.get(grade.student.id)), ...checkCells(grade, checks)];
  });
  const header = ['id', ...(anonymous ? [] : ['name']), 'verdict', ...gradeParts, 'sum', ...kinds, 'total', ...checks];
  const file = out ?? join(folder, classFolder, 'export.csv');
  await prepareReportFolder(dirname(file));
  const inOrder = rows.sort(([a = ''], [b = '']) => a.localeCompare(b, 'en', { numeric: true }));
  await writeWhole(file, renderCsv([header, ...inOrder]));
  stdout.write(
    `${records.length} of ${records.length + suspects.length} students. Wrote ${relative(process.cwd(), file)}\n`,
  );
  return suspects.length === 0 ? 0 : 3;
}

const kinds = ['extra', 'adjusted', 'late', 'limit'] as const;

function markCells(final: FinalGrade | undefined): readonly string[] {
  const sum = (kind: (typeof kinds)[number]) => {
    const own = (final?.changes ?? []).filter(
      (change: MarkChange) => change.kind === kind || (kind === 'extra' && change.kind === 'extra-cap'),
    );
    return Number(own.reduce((all, { points }) => all + points, 0).toFixed(2));
  };
  const parts = gradeParts.map((part) => final?.[part] ?? null);
  const cells = [
    ...parts,
    final?.base ?? null,
    ...kinds.map((kind) => (final ? sum(kind) : null)),
    final?.total ?? null,
  ];
  return cells.map((value) => (value === null ? '' : String(value)));
}

/** Points earned; empty where it could not be judged or was not asked. */
function checkCells({ results }: StoredGrade['grade'], checks: readonly string[]): readonly string[] {
  return checks.map((id) => {
    const result = results.find((one) => one.id === id);
    return result === undefined || result.status === 'error' ? '' : String(result.earned);
  });
}
