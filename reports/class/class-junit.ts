import { basename } from 'node:path';
import { asRendered, printableLine, rootCause, unitOf } from '../../harness/model/index.ts';
import { addCase, newReport } from '../junit.ts';
import { points } from '../labels.ts';
import type { ClassExtras, ClassOverview } from './overview.ts';

/**
 * The class as JUnit XML: a suite a student, a case a check, its class the student's id and the day, so that no two cases are
 * the same: where ids look alike, the submission's name or a number follows. A submission without a record that counts is an error.
 */
export function renderClassJunit({ title, students }: ClassOverview, extras: ClassExtras): string {
  const { ungraded = [], suspects = [] } = extras;
  const report = newReport(title);
  const taken = new Set<string>();
  for (const { grade } of students) {
    const id = ownName(grade.student.id, grade.submission.path, taken);
    const suite = report.suite(id, grade.startedAt, grade.durationMs);
    suite.property('student.name', printableLine(grade.student.name));
    suite.property('submission.sha256', printableLine(grade.submission.sha256));
    suite.property('verdict', grade.verdict);
    suite.property('earned', `${points(grade.earned)}/${points(grade.possible)}`);
    const cause = rootCause(grade);
    for (const result of grade.results)
      addCase(suite.testCase(), `${id}.${printableLine(unitOf(result))}`, result, cause);
  }
  for (const { id, reason } of [...ungraded, ...suspects]) {
    const name = ownName(id, 'no record', taken);
    const suite = report.suite(name);
    suite.testCase().className(name).name('submission').error(printableLine(reason), 'error', printableLine(reason));
  }
  return report.build();
}

function ownName(id: string, path: string, taken: Set<string>): string {
  const plain = printableLine(id);
  const full = `${plain} (${printableLine(basename(path))})`;
  const numbered = Array.from({ length: taken.size + 1 }, (_, index) => `${full} ${index + 2}`);
  const name = [plain, full, ...numbered].find((one) => !taken.has(asRendered(one))) ?? full;
  taken.add(asRendered(name));
  return name;
}
