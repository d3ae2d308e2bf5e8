import { renderCsv } from '../csv.ts';
import { points } from '../labels.ts';
import { fullMark, markOf } from './marks.ts';
import type { ClassExtras, ClassOverview } from './overview.ts';

/**
 * The class as a CSV that Canvas imports. The student id is the login; Canvas finds an assignment by its title when that ends with
 * the assignment's number, as in `Lab week (4711)`, and offers to make a new one otherwise. An empty mark changes nothing there: that
 * is what a student gets whom several submissions name, and no row twice.
 */
export function renderCanvas(overview: ClassOverview, extras: ClassExtras): string {
  const byId = Map.groupBy(overview.students, ({ grade }) => grade.student.id);
  const rows = [...byId].map(([id, [line]]) => {
    const name = line === undefined || line.clashes ? id : line.grade.student.name || id;
    const mark = line === undefined ? null : markOf(line, extras);
    return [name, '', '', id, '', mark === null ? '' : points(mark)];
  });
  return renderCsv([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', overview.title],
    ['    Points Possible', '', '', '', '', points(fullMark(overview, extras))],
    ...rows,
  ]);
}
