import { type FinalGrade, printable, printableLine, technicalPercent } from '../../harness/model/index.ts';
import { percent } from '../../reports/class/labels.ts';
import { points, verdictSentence, whoOf } from '../../reports/labels.ts';
import { markLabel, markText } from '../../reports/mark-lines.ts';
import type { StoredGrade } from '../records/read.ts';
import type { MarkedClass } from './read-class.ts';

/** A mark on a line: `79.47 of 100`, `pending`, or that none is kept. */
export function markOf(final: FinalGrade | undefined): string {
  return final === undefined ? 'no final mark' : markLabel(final);
}

/** All that is known of a student's mark, as text. */
export function showText(record: StoredGrade, marked: MarkedClass): string {
  const { grade, folder, sharedBy } = record;
  const { student, earned, possible, submission } = grade;
  const final = marked.finals?.get(student.id);
  const others = marked.attempts.filter((one) => one.grade.student.id === student.id);
  const lost = grade.results.filter(({ status }) => status !== 'pass');
  const lines = [
    whoOf(student),
    ...(sharedBy === undefined ? [] : [`Handed in by ${whoOf(sharedBy)}, of the same group.`]),
    `${points(earned)} of ${points(possible)} points (${percent(technicalPercent(grade))}). ${verdictSentence(grade)}.`,
    `Submission: ${submission.path}${submission.handedIn === undefined ? '' : `, handed in ${submission.handedIn}`}`,
    `Record: ${folder}`,
    ...others.map(
      (one) =>
        `Another attempt, which does not count: ${one.folder} (${points(one.grade.earned)} of ${points(one.grade.possible)} points)`,
    ),
    ...lost.map(({ id, status, earned: own, points: most }) => `  ${id}: ${status}, ${points(own)}/${points(most)}`),
    ...marked.remarks.filter(({ id }) => id === student.id).map(({ reason }) => reason),
  ];
  const mark =
    final === undefined
      ? ['No final mark is kept: see netproof rubric, adjust and course.json.']
      : markText(final, grade).split('\n');
  return [...lines, '', ...mark]
    .map((line) => `${printableLine(line) === '' ? '' : printable(line).trimEnd()}\n`)
    .join('');
}
