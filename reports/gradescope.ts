import {
  escapeUnsafe,
  type FinalGrade,
  type Grade,
  printable,
  printableLine,
  type Result,
  rootCause,
} from '../harness/model/index.ts';
import { briefOf, points, scoreOf, statusLabels, verdictSentence } from './labels.ts';
import { markText } from './mark-lines.ts';

/**
 * The grade as Gradescope's results.json. Gradescope's total is fixed by the assignment and knows no pending score, so the score
 * is what was earned: it is never scaled up for what could not be judged, which a submission may have brought about. A final mark is told in the output, and in
 * `extra_data`.
 */
export function renderGradescope(grade: Grade, final?: FinalGrade): string {
  const document = {
    score: rounded(grade.earned),
    execution_time: Math.round(grade.durationMs / 1000),
    output: overall(grade, final),
    output_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: grade.results.map(testOf),
    extra_data: {
      verdict: grade.verdict,
      earned: rounded(grade.earned),
      possible: rounded(grade.possible),
      seed: printableLine(grade.seed),
      submission: grade.submission.sha256,
      ...(final && { final: final.total }),
    },
  };
  return `${escapeUnsafe(JSON.stringify(document, null, 2))}\n`;
}

function overall(grade: Grade, final: FinalGrade | undefined): string {
  const problems = grade.days.flatMap(({ problem }) => (problem === undefined ? [] : [printable(problem)]));
  const sum = `${points(grade.earned)} of ${points(grade.possible)} points. ${verdictSentence(grade)}.`;
  const note =
    grade.verdict === 'needs-review'
      ? ['This score is not final: what could not be judged is not in it, and a person will look at it.']
      : [];
  const first = rootCause(grade)?.sentence;
  const mark = final ? [markText(final, grade)] : [];
  return [sum, ...note, ...mark, ...(first === undefined ? [] : [printable(first)]), ...problems].join('\n');
}

function testOf(result: Result, index: number) {
  const judged = result.status !== 'error';
  return {
    ...(judged ? { score: rounded(result.earned), max_score: result.points } : {}),
    ...(judged ? { status: result.status === 'pass' ? 'passed' : 'failed' } : {}),
    name: printableLine(result.title),
    name_format: 'text',
    number: `${result.task}.${index + 1}`,
    output: story(result),
    output_format: 'text',
    tags: [result.id, statusLabels[result.status]].map(printableLine),
    visibility: 'visible',
  };
}

function story(result: Result): string {
  const { expected, actual, hint, status } = result;
  const lines = [
    `${statusLabels[status]}, ${scoreOf(result)}`,
    expected && `Expected: ${expected}`,
    actual && `${status === 'fail' ? 'Seen' : 'Why'}: ${actual}`,
    hint && `Hint: ${hint}`,
    status !== 'pass' && `In the brief: ${briefOf(result)}`,
  ];
  return printable(lines.filter((line) => typeof line === 'string' && line !== '').join('\n'));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
