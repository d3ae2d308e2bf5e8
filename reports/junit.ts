import reporter, { type Builder, type TestCase, type TestSuite } from 'junit-report-builder';
import {
  type Grade,
  printable,
  printableLine,
  type Result,
  type RootCause,
  rootCause,
  unitOf,
} from '../harness/model/index.ts';
import { briefOf, points, scoreOf, unitsOf } from './labels.ts';

/** An empty JUnit report; `build` gives its XML. */
export function newReport(name: string) {
  // The package is CommonJS: its typed default export is the object that Node gives.
  const report = (reporter as unknown as Builder).newBuilder().name(printableLine(name));
  return {
    suite(name: string, startedAt?: string, durationMs?: number): TestSuite {
      const suite = report.testSuite().name(name);
      if (startedAt !== undefined) suite.timestamp(startedAt.slice(0, 19));
      return durationMs === undefined ? suite : suite.time(seconds(durationMs));
    },
    // Only suites have `skipped` in the schema that Jenkins holds reports against, and the root's comes first.
    build: () => report.build().replace(/ skipped="\d+"/, ''),
  };
}

/**
 * The grade as JUnit XML: a suite a day, a case a check. Points are properties of the suite, as cases have none in Jenkins' schema.
 * A failed and a blocked check are failures (a skipped case reads as green), what could not be judged is an error.
 */
export function renderJunit(grade: Grade): string {
  const report = newReport(`netproof ${grade.student.id}`);
  const cause = rootCause(grade);
  for (const day of unitsOf(grade)) {
    const results = grade.results.filter((result) => unitOf(result) === day);
    const spent = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const suite = report.suite(printableLine(day), grade.startedAt, spent);
    for (const [name, value] of [...factsOf(grade, day, cause), ...results.map(pointsOf)]) {
      suite.property(printableLine(name), printableLine(value));
    }
    for (const result of results) addCase(suite.testCase(), printableLine(day), result, cause);
  }
  return report.build();
}

function factsOf(grade: Grade, day: string, cause: RootCause | undefined): [string, string][] {
  const problem = grade.days.find((run) => run.day === day)?.problem;
  return [
    ['student.id', grade.student.id],
    ['student.name', grade.student.name],
    ['submission.path', grade.submission.path],
    ['submission.sha256', grade.submission.sha256],
    ['seed', grade.seed],
    ['verdict', grade.verdict],
    ['earned', points(grade.earned)],
    ['possible', points(grade.possible)],
    ...(cause === undefined ? [] : [['cause', cause.sentence] satisfies [string, string]]),
    ...(problem === undefined ? [] : [['problem', problem] satisfies [string, string]]),
    ...Object.entries(grade.tools).map(([tool, version]): [string, string] => [`tool.${tool}`, version]),
  ];
}

function pointsOf(result: Result): [string, string] {
  return [`points.${result.id}`, scoreOf(result)];
}

/** Fills a case with a check's result; what it follows from, as one of the lost marks, comes first. */
export function addCase(testCase: TestCase, className: string, result: Result, cause?: RootCause): void {
  testCase
    .className(className)
    .name(printableLine(`${result.id} ${result.title}`))
    .time(seconds(result.durationMs));
  if (result.status === 'pass') return;
  // Jenkins shows the message, GitLab the body: both hold the whole story.
  const story = explanation(result, cause);
  if (result.status === 'error') testCase.error(printableLine(story), 'error', story);
  else testCase.failure(printableLine(story), result.status).stacktrace(story);
}

function explanation(result: Result, cause: RootCause | undefined): string {
  const { expected, actual, hint, status } = result;
  const lines = [
    cause?.follows.includes(result.id) && `first: ${cause.sentence}`,
    expected && `expected: ${expected}`,
    actual && `${status === 'fail' ? 'actual' : status}: ${actual}`,
    hint && `hint: ${hint}`,
    `brief: ${briefOf(result)}`,
  ];
  return printable(lines.filter((line) => line !== undefined && line !== false && line !== '').join('\n'));
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
