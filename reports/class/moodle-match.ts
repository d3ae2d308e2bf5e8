import { printableLine } from '../../harness/model/index.ts';
import { whoOf } from '../labels.ts';
import type { StudentLine } from './overview.ts';

/** What a row says of who it is for; '' where the sheet has no such column. */
export interface RowNames {
  readonly line: number;
  readonly names: Readonly<Record<'Identifier' | 'Email address' | 'Full name' | 'ID number' | 'Username', string>>;
}

export interface Matches {
  readonly byLine: ReadonlyMap<number, StudentLine>;
  /** The ids of students without a row. */
  readonly missing: readonly string[];
}

/**
 * Which student each row is for: by the participant's number in the name of a folder that Moodle made, ID number, user name, email
 * address or its first part, the number alone, then by the full name as id, last by the student's name. Throws an Error whose message is a
 * sentence when a student fits several rows in the same way, or two students one row.
 */
export function matchStudents(rows: readonly RowNames[], students: readonly StudentLine[], path: string): Matches {
  const byLine = new Map<number, StudentLine>();
  const missing: string[] = [];
  for (const student of students) {
    const { id } = student.grade.student;
    const fitting = ways
      .map((way) => rows.filter((row) => way(row.names, student.grade.student)))
      .find((found) => found.length > 0);
    const [row, other] = fitting ?? [];
    if (row === undefined) {
      missing.push(id);
      continue;
    }
    if (other)
      throw new Error(
        `${path}, lines ${row.line} and ${other.line}: ${who(student)} fits both rows: name the submission by the row's identifier.`,
      );
    const rival = byLine.get(row.line);
    if (rival)
      throw new Error(
        `${path}, line ${row.line}: both ${who(rival)} and ${who(student)} fit this row: name one of the submissions by its row's identifier.`,
      );
    byLine.set(row.line, student);
  }
  return { byLine, missing };
}

type Way = (names: RowNames['names'], student: StudentLine['grade']['student']) => boolean;

/** Surest first: an id of digits alone may be a participant's number or the school's. What the student chose, the name, is last. */
const ways: readonly Way[] = [
  (row, { id }) =>
    sameNumber(row.Identifier, /^participant[ _](\d+)$/i.exec(id) ?? /_(\d+)_assignsubmission_/.exec(id)),
  (row, { id }) => same(row['ID number'], id),
  (row, { id }) => same(row.Username, id),
  (row, { id }) => same(row['Email address'], id),
  (row, { id }) => same(row['Email address'].split('@')[0] ?? '', id),
  (row, { id }) => sameNumber(row.Identifier, /^(\d+)$/.exec(id)),
  (row, { id }) => same(row['Full name'], id),
  (row, { name }) => same(row['Full name'], name),
];

/** Whether the number in `Participant 123` is the one that was found. */
function sameNumber(identifier: string, found: RegExpExecArray | null): boolean {
  return found?.[1] !== undefined && /(\d+)\s*$/.exec(identifier)?.[1] === found[1];
}

/** Whether two names are the same, whatever their case, accents' encoding and white space; an empty one is like no other. */
function same(a: string, b: string): boolean {
  const plain = (text: string) =>
    printableLine(text)
      .replace(/^'(?=[=+\-@])/, '')
      .normalize('NFKC')
      .toLowerCase();
  return plain(a) !== '' && plain(a) === plain(b);
}

function who({ grade: { student } }: StudentLine): string {
  return printableLine(whoOf(student));
}
