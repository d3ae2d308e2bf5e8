import { renderCsv } from '../csv.ts';
import { points } from '../words.ts';
import { fullMark, markOf } from './marks.ts';
import type { ClassExtras, ClassOverview } from './overview.ts';

/**
 * The class as a CSV that Canvas imports. The student id is the login; Canvas finds an assignment by its title when that ends with
 * the assignment's number, as in `Lab week (4711)`, and offers to make a new one otherwise. An empty mark changes nothing there.
 */
export function renderCanvas(overview: ClassOverview, extras: ClassExtras): string {
  const rows = overview.students.map((line) => {
    const { id, name } = line.grade.student;
    const mark = markOf(line, extras);
    return [name || id, '', '', id, '', mark === null ? '' : points(mark)];
  });
  return renderCsv([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', overview.title],
    ['    Points Possible', '', '', '', '', points(fullMark(overview, extras))],
    ...rows,
  ]);
}
