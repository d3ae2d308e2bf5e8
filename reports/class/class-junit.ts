import { printableLine, unitOf } from '../../harness/model/index.ts';
import { addCase, newReport } from '../junit.ts';
import { points } from '../labels.ts';
import type { ClassExtras, ClassOverview } from './overview.ts';

/**
 * The class as JUnit XML: a suite a student, a case a check, its class the student's id and the day, so that no two cases are
 * the same. A submission without a record is an error.
 */
export function renderClassJunit({ title, students }: ClassOverview, { ungraded = [] }: ClassExtras): string {
  const report = newReport(title);
  for (const { grade } of students) {
    const id = printableLine(grade.student.id);
    const suite = report.suite(id, grade.startedAt, grade.durationMs);
    suite.property('student.name', printableLine(grade.student.name));
    suite.property('submission.sha256', printableLine(grade.submission.sha256));
    suite.property('verdict', grade.verdict);
    suite.property('earned', `${points(grade.earned)}/${points(grade.possible)}`);
    for (const result of grade.results) addCase(suite.testCase(), `${id}.${printableLine(unitOf(result))}`, result);
  }
  for (const { id, reason } of ungraded) {
    const suite = report.suite(printableLine(id));
    suite
      .testCase()
      .className(printableLine(id))
      .name('submission')
      .error(printableLine(reason), 'error', printableLine(reason));
  }
  return report.build();
}
