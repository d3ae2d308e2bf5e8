import { printableLine } from '../../harness/model/index.ts';
import { renderCsv } from '../csv.ts';
import { points } from '../labels.ts';
import { fullMark, markOf } from './marks.ts';
import type { ClassExtras, ClassOverview, StudentLine } from './overview.ts';

/** Canvas takes no column whose header holds one of these for an assignment (lib/gradebook_importer.rb, NON_ASSIGNMENT_COLUMN_HEADERS). */
export const droppedByCanvas = /(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)/;

/**
 * The class as a CSV that Canvas imports. It finds a student by its own number, which its download of submissions tells, then by the
 * school's number and the login; an assignment by its title when that ends with the assignment's number, as in `Lab week (4711)`, and
 * offers to make a new one otherwise. An empty mark changes nothing there: that is what a student gets whom several submissions name (and no
 * row twice), and whose record is not believed. Throws an Error whose message is a sentence for a title that Canvas would drop.
 */
export function renderCanvas(overview: ClassOverview, extras: ClassExtras): string {
  const dropped = droppedByCanvas.exec(overview.title)?.[0];
  if (dropped !== undefined) {
    throw new Error(
      `Canvas drops a column that is called '${printableLine(overview.title)}', because of its '${dropped}': give the course another title in course.json`,
    );
  }
  const byId = Map.groupBy(overview.students, ({ grade }) => grade.student.id);
  const rows = [...byId].map(([id, [line]]) => {
    const mark = line === undefined ? null : markOf(line, extras);
    return [...namesOf(id, line), '', mark === null ? '' : points(mark)];
  });
  const suspects = (extras.suspects ?? []).filter(({ id }) => !byId.has(id)).map(({ id }) => [id, '', '', id, '', '']);
  return renderCsv([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', overview.title],
    ['    Points Possible', '', '', '', '', points(fullMark(overview, extras))],
    ...rows,
    ...suspects,
  ]);
}

/** Name, Canvas's number, the school's number, login. */
function namesOf(id: string, line: StudentLine | undefined): readonly string[] {
  if (line === undefined || line.clashes) return [id, '', '', id];
  const { name, known } = line.grade.student;
  if (known === undefined) return [name || id, '', '', id];
  return [name || id, known.canvas ?? '', known.number ?? '', known.login ?? ''];
}
