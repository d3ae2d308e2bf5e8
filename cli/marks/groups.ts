import { resolve } from 'node:path';
import { asRendered, type Course, type Student } from '../../harness/model/index.ts';
import { folderName, isBadInput, quote } from '../../harness/submission/index.ts';
import { type Person, readRoster } from '../class/roster.ts';
import type { StoredGrade } from '../records/read.ts';

/** What is to be said of a student, in a sentence. */
export interface StudentRemark {
  readonly id: string;
  readonly reason: string;
}

/**
 * The records of a class, and for members of a group who have none what another of them handed in: the same record under their own name, its
 * reports in a folder of theirs below `folder`.
 */
export async function withGroups(
  records: readonly StoredGrade[],
  folder: string,
  course: Course,
): Promise<{ readonly records: readonly StoredGrade[]; readonly remarks: readonly StudentRemark[] }> {
  const { groups = {} } = course;
  if (Object.keys(groups).length === 0) return { records, remarks: [] };
  const { people, trouble } = await rosterOf(folder, course);
  const remarks: StudentRemark[] = trouble === undefined ? [] : [{ id: 'course.json', reason: trouble }];
  const all = [...records];
  for (const [group, members] of Object.entries(groups)) {
    const isOf = (id: string) => (record: StoredGrade) => asRendered(record.grade.student.id) === asRendered(id);
    const own = records.filter(({ grade }) => members.some((id) => asRendered(id) === asRendered(grade.student.id)));
    const holders = new Set(own.map(({ grade }) => asRendered(grade.student.id)));
    const others = members.filter((id) => !records.some(isOf(id)));
    if (holders.size === 0 || others.length === 0) continue;
    if (holders.size > 1) {
      const reason = `Several of the group ${quote(group)} handed in, so ${others.map(quote).join(', ')} has no mark: which one counts?`;
      remarks.push({ id: others[0] ?? group, reason });
      continue;
    }
    for (const id of others) all.push(...own.map((record) => sharedWith(studentOf(id, people), record, folder)));
  }
  return { records: all, remarks };
}

function sharedWith(student: Student, record: StoredGrade, folder: string): StoredGrade {
  const reports = resolve(folder, folderName(student.id));
  return { ...record, grade: { ...record.grade, student }, reports, sharedBy: record.grade.student };
}

function studentOf(id: string, people: readonly Person[]): Student {
  return people.find((person) => asRendered(person.id) === asRendered(id)) ?? { id, name: id };
}

async function rosterOf(folder: string, { roster }: Course): Promise<{ people: readonly Person[]; trouble?: string }> {
  if (roster === undefined) return { people: [] };
  try {
    return { people: await readRoster(resolve(folder, roster)) };
  } catch (error) {
    if (!isBadInput(error)) throw error;
    return { people: [], trouble: error.message };
  }
}
