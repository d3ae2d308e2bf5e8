import type { Grade } from '../../harness/model/index.ts';
import { printableLine } from '../../harness/model/index.ts';
import { points } from '../labels.ts';
import { droppedByCanvas } from './canvas.ts';
import { fullMark, markOf } from './marks.ts';
import { matchRows, nameWords, same, type Way } from './match.ts';
import { clashing, type FilledSheet } from './moodle.ts';
import { numberIn } from './number.ts';
import { type ClassExtras, overviewOf } from './overview.ts';
import { changeRow, readWorksheet, renderWorksheet, type Worksheet, type WorksheetRow } from './worksheet.ts';

/**
 * Fills the grades of a class into the gradebook that Canvas exported, in the column of one assignment: the one that `assignment` names (title,
 * number or both), or the only one there is. Nothing else changes. Throws an Error whose message is a sentence with `path`.
 */
export function fillCanvasSheet(
  text: string,
  path: string,
  grades: readonly Grade[],
  { assignment, ...extras }: ClassExtras & { readonly assignment?: string | undefined } = {},
): FilledSheet {
  const sheet = readWorksheet(text, path);
  const at = identityColumns(sheet, path);
  const column = assignmentColumn(sheet, path, assignment ?? extras.title, assignment !== undefined);
  const most = pointsPossible(sheet, column, path);
  const { students } = overviewOf(grades, extras);
  const people = sheet.rows.filter(isStudent).map((row) => {
    const cell = (name: keyof typeof at) => row.cells[at[name]]?.text.trim() ?? '';
    return { line: row.line, id: cell('id'), number: cell('number'), login: cell('login'), name: cell('name') };
  });
  const { byLine, missing, unsure } = matchRows(
    people,
    students.filter(({ clashes }) => !clashes),
    ways,
  );
  const full = fullMark({ students }, extras);
  const left = [...clashing(students), ...unsure];
  let filled = 0;
  const rows = sheet.rows.map((row) => {
    const student = byLine.get(row.line);
    if (!student) return row;
    const { id } = student.grade.student;
    const mark = markOf(student, extras);
    const excused = /^ex$/i.test(row.cells[column]?.text.trim() ?? '');
    if (mark === null || excused) {
      const why = student.grade.verdict === 'needs-review' ? 'needs review' : 'pending';
      left.push({ id, why: excused ? 'excused in Canvas' : why });
      return row;
    }
    filled += 1;
    const value = points((mark / Math.max(full, 1)) * most);
    return changeRow(row, new Map([[column, sheet.delimiter === ';' ? value.replace('.', ',') : value]]));
  });
  const csv = renderWorksheet(sheet, [sheet.headerRow, ...rows]);
  return { csv, delimiter: sheet.delimiter, filled, missing, left };
}

function identityColumns({ headers }: Worksheet, path: string) {
  const at = {
    name: headers.indexOf('Student'),
    id: headers.indexOf('ID'),
    number: headers.indexOf('SIS User ID'),
    login: headers.indexOf('SIS Login ID'),
  };
  if (at.name === 0 && at.id > 0 && headers.includes('Section')) return at;
  throw new Error(
    `${path}, line 1: this is no gradebook of Canvas's: it begins with Student, ID and has a Section. Export it in Canvas under Grades.`,
  );
}

/** Assignments stand behind the section, with their number. */
function assignmentColumn(
  { headers, rows }: Worksheet,
  path: string,
  wanted: string | undefined,
  must: boolean,
): number {
  const readOnly = (column: number) => rows.some(({ cells }) => /read\s+only/.test(cells[column]?.text ?? ''));
  const all = headers.flatMap((header, column) => {
    const parts = /^(.*) \((\d+)\)$/s.exec(header);
    const counts = parts !== null && column > headers.indexOf('Section') && !droppedByCanvas.test(header);
    return counts && !readOnly(column) ? [{ column, header, title: parts[1] ?? '', number: parts[2] }] : [];
  });
  const fitting = all.filter(({ header, title, number }) => [header, title, number].some((one) => same(one, wanted)));
  const found = fitting.length > 0 || must ? fitting : all;
  if (found.length === 1 && found[0]) return found[0].column;
  const names = all.map(({ header }) => `'${printableLine(header)}'`).join(', ');
  throw new Error(
    `${path}, line 1: ${found.length === 0 ? 'no column that Canvas would take' : 'more than one column'} fits${wanted === undefined ? '' : ` '${printableLine(wanted)}'`}: choose one with --assignment (${names || 'there is no assignment with its number in brackets'}).`,
  );
}

function pointsPossible({ rows }: Worksheet, column: number, path: string): number {
  const row = rows.find(({ cells }) => cells[0]?.text.includes('Points Possible'));
  const most = numberIn(row?.cells[column]?.text ?? '');
  if (most !== undefined && most > 0) return most;
  throw new Error(`${path}: the row Points Possible has no number for the assignment: give it points in Canvas.`);
}

function isStudent({ cells }: WorksheetRow): boolean {
  const [first] = cells;
  return first !== undefined && first.text.trim() !== '' && !first.text.includes('Points Possible');
}

interface Person {
  readonly line: number;
  readonly id: string;
  readonly number: string;
  readonly login: string;
  readonly name: string;
}

const ways: readonly Way<Person>[] = [
  (row, { known }) => same(row.id, known?.canvas),
  (row, { id, known }) => [known?.number, id].some((one) => same(row.number, one)),
  (row, { id, known }) => [known?.login, known?.email, id].some((one) => same(row.login, one)),
  (row, { id, known }) => [known?.login, id].some((one) => same(row.login.split('@')[0], one)),
  (row, { name }) => nameWords(name).length > 0 && nameWords(row.name).join(' ') === nameWords(name).join(' '),
];
