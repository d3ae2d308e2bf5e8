import stringWidth from 'string-width';
import { type FinalGrade, gradeParts } from '../../harness/model/index.ts';
import { printable } from '../../harness/submission/index.ts';
import { writeWhole } from '../../reports/whole-file.ts';
import { readClass } from '../marks/read-class.ts';
import { encodeText } from '../read-text.ts';
import type { StoredGrade } from '../records/read.ts';
import type { Streams } from '../run-grade.ts';
import type { Rubric } from './read-rubric.ts';
import { dialectOf, renderSheet, type SheetRow } from './sheet.ts';

/** Makes the rubric of a class, or brings it up to date and keeps what is filled in; shows the final grades so far. Throws bad input. */
export async function runRubric(
  folder: string,
  course: string | undefined,
  { stdout, stderr }: Streams,
): Promise<number> {
  const marked = await readClass(folder, { courseFile: course, isRubric: true });
  const { rubric, suspects, remarks } = marked;
  for (const { reason } of [...suspects, ...remarks]) stderr.write(`${printable(reason)}\n`);
  // Of several records of which none is known to count, there is one row, and no mark.
  const byId = new Map(marked.records.map((record) => [record.grade.student.id, record]));
  const records = [...byId.values()].sort(byStudent);
  const finals = records.map(({ grade }) => marked.finals?.get(grade.student.id));
  const rows = records.map(({ grade: { student } }, index) => {
    return { ...student, technical: finals[index]?.technical ?? null, given: rubric.rows.get(student.id) };
  });
  const { text = '', encoding = 'utf-8 with mark' } = rubric.read ?? {};
  // In the form in which it came back; the mark is how spreadsheets know UTF-8.
  const sheet = renderSheet([...rows, ...keptRows(rubric, records)], text === '' ? undefined : dialectOf(text));
  const form = encoding === 'utf-8' ? 'utf-8 with mark' : encoding;
  if (sheet !== text || form !== encoding) await writeWhole(rubric.file, encodeText({ text: sheet, encoding: form }));
  const cells = records.map(({ grade: { student } }, index) => [
    student.id,
    student.name,
    ...finalCells(finals[index]),
  ]);
  stdout.write(
    table([['id', 'name', 'technical', 'code quality', 'documentation', 'presentation', 'final'], ...cells]),
  );
  const pending = finals.filter((final) => final === undefined || final.total === null).length;
  stdout.write(
    `\n${pending} of ${finals.length} final grades are pending. The scores (0 to 100) go into ${rubric.file}\n`,
  );
  return 0;
}

/** Rows of those whose records are not believed: what the instructor wrote there is kept. */
function keptRows({ rows }: Rubric, records: readonly StoredGrade[]): readonly SheetRow[] {
  const own = new Set(records.map(({ grade }) => grade.student.id));
  const others = [...rows].filter(([id]) => !own.has(id));
  return others.map(([id, given]) => ({ id, name: '', technical: null, given }));
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
