import { type CsvError, type Info, parse } from 'csv-parse/sync';
import { type Grade, printableLine } from '../../harness/model/index.ts';
import { renderCsv } from '../csv.ts';
import { points, verdictSentence } from '../labels.ts';
import { fullMark, markOf } from './marks.ts';
import { matchStudents } from './moodle-match.ts';
import { type ClassExtras, overviewOf, type StudentLine } from './overview.ts';

/** A worksheet with its grades filled in. */
export interface FilledSheet {
  readonly csv: string;
  readonly filled: number;
  /** Students without a row. */
  readonly missing: readonly string[];
  /** Students whose row was left alone, and why: 'pending', … */
  readonly left: readonly { readonly id: string; readonly why: string }[];
}

/** A row of the worksheet by its headers; cells are as they were downloaded. */
export interface SheetRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const needed = ['Identifier', 'Grade', 'Maximum Grade', 'Grade can be changed'] as const;
const names = ['Identifier', 'Email address', 'Full name', 'ID number', 'Username'] as const;
const feedback = 'Feedback comments';

/**
 * Fills the grades of a class into a grading worksheet that Moodle gave. Only the columns Grade and Feedback comments change, and
 * only where Moodle lets them. Throws an Error whose message is a sentence with `path` and line when the sheet is another.
 */
export function fillMoodleSheet(
  text: string,
  path: string,
  grades: readonly Grade[],
  extras: ClassExtras = {},
): FilledSheet {
  const { headers, rows } = readSheet(text, path);
  const column = (name: string) => headers.indexOf(name);
  const { students } = overviewOf(grades, extras);
  const keys = rows.map(({ line, cells }) => ({
    line,
    names: Object.fromEntries(names.map((name) => [name, cells[column(name)] ?? ''])) as Record<
      (typeof names)[number],
      string
    >,
  }));
  const [clashing = [], own = []] = [true, false].map((clashes) => students.filter((one) => one.clashes === clashes));
  const { byLine, missing } = matchStudents(keys, own, path);
  const full = fullMark({ students }, extras);
  const left = [...new Set(clashing.map(({ grade }) => grade.student.id))].map((id) => ({
    id,
    why: 'several submissions name this student',
  }));
  let filled = 0;
  const out = rows.map(({ line, cells }) => {
    const student = byLine.get(line);
    if (!student) return cells;
    const { id } = student.grade.student;
    const mark = markOf(student, extras);
    const why = reasonToLeave(student, mark, cells[column('Grade can be changed')] ?? '');
    if (why !== undefined || mark === null) {
      left.push({ id, why: why ?? 'pending' });
      return cells;
    }
    filled += 1;
    const most = maximum(cells[column('Maximum Grade')] ?? '', path, line);
    const changed = [...cells];
    changed[column('Grade')] = points((mark / Math.max(full, 1)) * most);
    if (column(feedback) >= 0) changed[column(feedback)] = comment(student);
    return changed;
  });
  return { csv: `${text.startsWith('\ufeff') ? '\ufeff' : ''}${renderCsv([headers, ...out])}`, filled, missing, left };
}

function readSheet(text: string, path: string): { headers: readonly string[]; rows: readonly SheetRow[] } {
  let records: { record: string[]; info: Info }[];
  try {
    records = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: false,
    }) as unknown as typeof records;
  } catch (error) {
    const { message, lines } = error as CsvError & { lines?: number };
    throw new Error(
      `${path}, line ${lines ?? 1}: this is no CSV that can be filled: ${printableLine(message)}. Download the worksheet again.`,
    );
  }
  const [first, ...others] = records;
  const headers = first?.record.map((header) => header.trim()) ?? [];
  const absent = needed.filter((name) => !headers.includes(name));
  if (absent.length > 0) {
    throw new Error(
      `${path}, line 1: this is no grading worksheet of Moodle's: ${absent.map((name) => `'${name}'`).join(', ')} ${absent.length === 1 ? 'is' : 'are'} missing among its headers (${printableLine(headers.join(', ')).slice(0, 200)}). Download the worksheet from the assignment, with Moodle in English.`,
    );
  }
  const twice = headers.find((header, i) => headers.indexOf(header) !== i);
  if (twice !== undefined)
    throw new Error(
      `${path}, line 1: the header '${printableLine(twice)}' is there twice: which of them is to be filled?`,
    );
  return { headers, rows: others.map(({ record, info }) => ({ line: info.lines, cells: record })) };
}

function reasonToLeave({ grade }: StudentLine, mark: number | null, changeable: string): string | undefined {
  if (changeable.trim() !== 'Yes') return 'Moodle does not let this grade be changed';
  if (grade.verdict === 'needs-review') return 'needs review';
  return mark === null ? 'pending' : undefined;
}

function maximum(cell: string, path: string, line: number): number {
  const value = Number(cell.trim().replace(',', '.'));
  if (cell.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new Error(
    `${path}, line ${line}: the maximum grade is '${printableLine(cell)}', which is no number of points. Use points for the assignment.`,
  );
}

/** Moodle reads it as HTML, and it holds our own words only. */
function comment({ grade }: StudentLine): string {
  const lost = grade.results.filter(({ status }) => status !== 'pass').length;
  const why = lost > 0 ? ` ${lost} of ${grade.results.length} checks were not passed: the report says why.` : '';
  return `${points(grade.earned)} of ${points(grade.possible)} technical points. ${verdictSentence(grade)}.${why}`;
}
