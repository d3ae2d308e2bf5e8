import reporter, { type Builder, type TestCase } from 'junit-report-builder';
import type { Grade, Result } from '../harness/model/index.ts';
import { plainLine, plainText } from './plain-text.ts';
import { dayOf, points } from './words.ts';

/**
 * The grade as JUnit XML: a suite a day, a case a check, points as properties. A failed and a blocked check are failures
 * (a skipped case reads as green), what could not be judged is an error.
 */
export function renderJunit(grade: Grade): string {
  // The package is CommonJS: its typed default export is the object that Node gives.
  const report = (reporter as unknown as Builder).newBuilder().name(`netproof ${plainLine(grade.student.id)}`);
  const days = new Set([...grade.days.map(({ day }) => day), ...grade.results.map(dayOf)]);
  for (const day of days) {
    const results = grade.results.filter((result) => dayOf(result) === day);
    const suite = report
      .testSuite()
      .name(plainLine(day))
      .timestamp(grade.startedAt.slice(0, 19))
      .time(seconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0)));
    const facts: Record<string, string> = {
      'student.id': grade.student.id,
      'student.name': grade.student.name,
      'submission.path': grade.submission.path,
      'submission.sha256': grade.submission.sha256,
      seed: grade.seed,
      verdict: grade.verdict,
      earned: points(grade.earned),
      possible: points(grade.possible),
    };
    const problem = grade.days.find((run) => run.day === day)?.problem;
    if (problem !== undefined) facts.problem = problem;
    for (const [tool, version] of Object.entries(grade.tools)) facts[`tool.${tool}`] = version;
    for (const [name, value] of Object.entries(facts)) suite.property(plainLine(name), plainLine(value));
    for (const result of results) addCase(suite.testCase(), day, result);
  }
  return report.build();
}

function addCase(testCase: TestCase, day: string, result: Result): void {
  testCase
    .className(plainLine(day))
    .name(plainLine(`${result.id} ${result.title}`))
    .time(seconds(result.durationMs))
    .property('points', points(result.points))
    .property('earned', points(result.earned))
    .property('task', plainLine(result.task))
    .property('spec', plainLine(result.spec));
  if (result.status === 'pass') return;
  // Jenkins shows the message, GitLab the body: both hold the whole story.
  const story = explanation(result);
  if (result.status === 'error') testCase.error(plainLine(story), 'error', story);
  else testCase.failure(plainLine(story), result.status).stacktrace(story);
}

function explanation({ expected, actual, hint, spec, status }: Result): string {
  const lines = [
    expected && `expected: ${expected}`,
    actual && `${status === 'fail' ? 'actual' : status}: ${actual}`,
    hint && `hint: ${hint}`,
    `brief: ${spec}`,
  ];
  return plainText(lines.filter((line) => line !== undefined && line !== '').join('\n'));
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
