import stringWidth from 'string-width';
import { type FinalGrade, finalGrade, gradeParts } from '../../harness/model/index.ts';
import { printable } from '../../harness/submission/index.ts';
import { writeWhole } from '../../reports/whole-file.ts';
import { readRecords, type StoredGrade } from '../records/read.ts';
import type { Streams } from '../run-grade.ts';
import { readRubric, requireOneEach } from './finals.ts';
import { renderSheet } from './sheet.ts';

/** Makes the rubric of a class, or brings it up to date and keeps what is filled in; shows the final grades so far. Throws bad input. */
export async function runRubric(folder: string, course: string | undefined, { stdout }: Streams): Promise<number> {
  const records = (await readRecords(folder)).toSorted(byStudent);
  requireOneEach(folder, records);
  const rubric = await readRubric(folder, records, course);
  const finals = records.map(({ grade }) => finalGrade(grade, rubric.rows.get(grade.student.id), rubric.course));
  const rows = records.map(({ grade: { student } }, index) => {
    return { ...student, technical: finals[index]?.technical ?? null, given: rubric.rows.get(student.id) };
  });
  const sheet = renderSheet(rows);
  if (sheet !== rubric.text) await writeWhole(rubric.file, sheet);
  const cells = records.map(({ grade: { student } }, index) => [
    student.id,
    student.name,
    ...finalCells(finals[index]),
  ]);
  stdout.write(
    table([['id', 'name', 'technical', 'code quality', 'documentation', 'presentation', 'final'], ...cells]),
  );
  const pending = finals.filter(({ total }) => total === null).length;
  stdout.write(
    `\n${pending} of ${finals.length} final grades are pending. The scores (0 to 100) go into ${rubric.file}\n`,
  );
  return 0;
}

function byStudent({ grade: a }: StoredGrade, { grade: b }: StoredGrade): number {
  return a.student.id < b.student.id ? -1 : 1;
}

function finalCells(final: FinalGrade | undefined): readonly string[] {
  const parts = gradeParts.map((part) => final?.[part]?.toFixed(2) ?? '–');
  return [...parts, final?.total?.toFixed(2) ?? 'pending'];
}

function table(rows: readonly (readonly string[])[]): string {
  const plain = rows.map((row) => row.map((cell) => printable(cell).replace(/\s+/g, ' ')));
  const widths = plain[0]?.map((_, column) => Math.max(...plain.map((row) => stringWidth(row[column] ?? '')))) ?? [];
  const padded = (cell: string, column: number) => {
    const space = ' '.repeat((widths[column] ?? 0) - stringWidth(cell));
    return column < 2 ? cell + space : space + cell;
  };
  return plain.map((row) => `${row.map(padded).join('  ').trimEnd()}\n`).join('');
}
