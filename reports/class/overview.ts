import { basename } from 'node:path';
import { type FinalGrade, technicalPercent } from '../../harness/model/final-grade.ts';
import { asRendered, type Grade, type Result } from '../../harness/model/index.ts';
import { labTitle, longDate, points, unitName } from '../labels.ts';
import { type TaskScore, tasksOf } from '../tasks.ts';

/** What a class report shows beside the grades; all of it can be left out. */
export interface ClassExtras {
  /** The course's name. */
  readonly title?: string;
  /** Final grades by student id. With them the gradebooks carry final grades, else technical points. */
  readonly finals?: ReadonlyMap<string, FinalGrade>;
  /** Submissions that have no record, and the sentence that says why. */
  readonly ungraded?: readonly { readonly id: string; readonly reason: string }[];
  /** Records that are not believed, and the sentence that says why: nothing in them counts, and they touch no other's mark. */
  readonly suspects?: readonly { readonly id: string; readonly reason: string }[];
  /** Ids of students of whom it is not known which record counts. */
  readonly unclear?: ReadonlySet<string>;
  /** What the instructor should look at beside what the records say. */
  readonly remarks?: readonly { readonly id: string; readonly reason: string }[];
  /** Records of attempts that do not count, and what their folders are called. */
  readonly attempts?: readonly { readonly grade: Grade; readonly name: string }[];
  /** Where a student's own report lies, relative to the class's: `../alovelace/report.html`. */
  readonly reportOf?: (grade: Grade) => string;
}

export interface StudentLine {
  readonly grade: Grade;
  /** Percent, two decimals; null when nothing could be judged. */
  readonly technical: number | null;
  /** Undefined where no final grades are kept. */
  readonly final: FinalGrade | undefined;
  /** Whether another submission names the same student, or another record of his may count: then no mark goes into a gradebook. */
  readonly clashes: boolean;
  /** By the keys of the overview's tasks. */
  readonly tasks: ReadonlyMap<string, TaskScore>;
}

/** How a check went over the class. */
export interface CheckLine {
  readonly id: string;
  readonly title: string;
  readonly counts: Readonly<Record<Result['status'], number>>;
  /** What part of the points those earned whose network could be judged, 0 to 1; null when it could not be anywhere. */
  readonly share: number | null;
}

export interface ClassOverview {
  readonly title: string;
  readonly students: readonly StudentLine[];
  readonly tasks: readonly {
    readonly key: string;
    readonly task: string;
    readonly name: string;
    readonly title: string;
  }[];
  /** Hardest first; only checks that somebody failed. */
  readonly hardest: readonly CheckLine[];
  readonly review: readonly Remark[];
  /** Submissions that could not be judged at all: what the instructor is asked. They have no mark. */
  readonly questions: readonly Remark[];
  /** Days that were set up with trouble: a submission was refused, a script failed. */
  readonly trouble: readonly Remark[];
  /** Attempts that do not count. */
  readonly attempts: readonly Remark[];
  /** Of the technical marks, and of the final grades that are not pending. */
  readonly spreads: readonly Spread[];
  /** Final grades that are not known yet; null where no final grades are kept. */
  readonly pending: number | null;
  readonly verdicts: Readonly<Record<Grade['verdict'] | 'ungraded', number>>;
}

/** What is to be said of a student, in sentences. */
export interface Remark {
  readonly id: string;
  readonly name: string;
  readonly reasons: readonly string[];
}

/** A distribution over bands of ten percent. */
export interface Spread {
  readonly title: string;
  readonly median: number;
  readonly mean: number;
  readonly bands: readonly { readonly label: string; readonly count: number }[];
}

/** A class in numbers, its students by id. */
export function overviewOf(grades: readonly Grade[], extras: ClassExtras): ClassOverview {
  const { ungraded = [], suspects = [], remarks = [], attempts = [] } = extras;
  const all = [...grades.map(({ student }) => student.id), ...ungraded.map(({ id }) => id)];
  const namings = Map.groupBy(all, asRendered);
  const students = grades
    .map((grade): StudentLine => {
      const { id } = grade.student;
      const tasks = new Map(tasksOf(grade).map((task) => [`${task.day} ${task.task}`, task]));
      const clashes = (namings.get(asRendered(id)) ?? []).length > 1 || extras.unclear?.has(id) === true;
      return { grade, tasks, technical: technicalPercent(grade), final: extras.finals?.get(id), clashes };
    })
    .sort((a, b) => a.grade.student.id.localeCompare(b.grade.student.id, 'en', { numeric: true }));
  const everything = tasksOf(together(students.map(({ grade }) => grade)));
  const totals = students.map(({ final }) => final?.total ?? null);
  const spreads = [
    spread(
      'Technical marks',
      students.map(({ technical }) => technical),
    ),
    spread('Final grades', totals),
  ];
  const count = (verdict: Grade['verdict']) => grades.filter((grade) => grade.verdict === verdict).length;
  return {
    title: extras.title ?? labTitle(grades[0] ?? {}),
    students,
    tasks: everything
      .map(({ day, task, name, title }) => ({ key: `${day} ${task}`, task, name, title }))
      .sort((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true })),
    hardest: hardestOf(students.flatMap(({ grade }) => grade.results)),
    review: [
      ...[...ungraded, ...suspects, ...remarks].map(({ id, reason }) => ({ id, name: '', reasons: [reason] })),
      ...students.map(reviewOf).filter(({ reasons }) => reasons.length > 0),
    ],
    questions: students.flatMap(({ grade }) => questionOf(grade)),
    trouble: students
      .filter(({ grade }) => !wasNotJudged(grade))
      .map(({ grade }) => troubleOf(grade))
      .filter(({ reasons }) => reasons.length > 0),
    attempts: attempts.map(({ grade, name }) => ({ ...named(grade.student), reasons: [attemptLine(grade, name)] })),
    spreads: spreads.filter((one) => one !== undefined),
    pending: extras.finals ? totals.filter((total) => total === null).length : null,
    verdicts: {
      passed: count('passed'),
      failed: count('failed'),
      'needs-review': count('needs-review'),
      ungraded: ungraded.length + suspects.length,
    },
  };
}

/** All results of a class, under what the last record that names a unit calls it. */
function together(grades: readonly Grade[]): Pick<Grade, 'results' | 'units'> {
  const units = new Map(grades.flatMap((grade) => grade.units ?? []).map((unit) => [unit.id, unit]));
  return { results: grades.flatMap(({ results }) => results), units: [...units.values()] };
}

function troubleOf(grade: Grade): Remark {
  const { student, days } = grade;
  const problems = days.flatMap(({ day, problem }) => (problem === undefined ? [] : [{ day, problem }]));
  // A submission that was refused is so for every day, with the same words.
  const reasons = [...Map.groupBy(problems, ({ problem }) => problem)].map(
    ([problem, of]) => `${of.map(({ day }) => unitName(grade, day)).join(', ')}: ${problem}`,
  );
  return { ...named(student), reasons };
}

function attemptLine({ earned, possible, submission, startedAt }: Grade, name: string): string {
  const { handedIn } = submission;
  const when =
    handedIn === undefined ? `graded ${longDate(new Date(startedAt))}` : `handed in ${longDate(new Date(handedIn))}`;
  return `${name}: ${points(earned)} of ${points(possible)} points, ${when}.`;
}

/** Whether nothing in a grade was judged. */
function wasNotJudged({ results }: Pick<Grade, 'results'>): boolean {
  return results.length > 0 && results.every(({ status }) => status === 'error');
}

function questionOf(grade: Grade): readonly Remark[] {
  if (!wasNotJudged(grade)) return [];
  const reasons = new Set(grade.results.map(({ actual }) => actual ?? 'It could not be judged.'));
  return [{ ...named(grade.student), reasons: [...reasons] }];
}

function named({ id, name }: Grade['student']) {
  return { id, name: name === id ? '' : name };
}

const clash = 'Another submission names the same student, so no gradebook has a mark: see which one counts.';

function reviewOf({ grade: { student, results, verdict, submission }, clashes }: StudentLine): Remark {
  const errors = wasNotJudged({ results }) ? [] : results.filter(({ status }) => status === 'error');
  const reasons = errors.map((result) => `${result.id}: ${result.actual ?? 'it could not be judged'}`);
  const none = verdict === 'needs-review' && results.length === 0 ? ['No check could be run.'] : [];
  const source = `${clash} This one is ${basename(submission.path)}.`;
  return { ...named(student), reasons: [...(clashes ? [source] : []), ...reasons, ...none] };
}

function spread(title: string, percents: readonly (number | null)[]): Spread | undefined {
  const known = percents.filter((percent) => percent !== null).sort((a, b) => a - b);
  if (known.length === 0) return undefined;
  const middle = (known.length - 1) / 2;
  const bands = Array.from({ length: 11 }, (_, i) => ({
    label: i === 10 ? '100 %' : `${10 * i} to ${10 * i + 9} %`,
    // Only full marks are 100 %; what lies above is in its band.
    count: known.filter((percent) => Math.min(10, Math.floor(percent / 10)) === i).length,
  }));
  return {
    title,
    median: ((known[Math.floor(middle)] ?? 0) + (known[Math.ceil(middle)] ?? 0)) / 2,
    mean: known.reduce((sum, percent) => sum + percent, 0) / known.length,
    bands,
  };
}

function hardestOf(results: readonly Result[]): CheckLine[] {
  const lines = [...Map.groupBy(results, ({ id }) => id).values()].map((group): CheckLine => {
    const [{ id, title }] = group as [Result];
    const count = (status: Result['status']) => group.filter((result) => result.status === status).length;
    // A blocked check says nothing about how hard it is: what blocks it does.
    const judged = group.filter(({ status }) => status === 'pass' || status === 'fail');
    const sum = (of: (result: Result) => number) => judged.reduce((total, result) => total + of(result), 0);
    const points = sum((result) => result.points);
    return {
      id,
      title,
      counts: { pass: count('pass'), fail: count('fail'), blocked: count('blocked'), error: count('error') },
      share: points > 0 ? sum(({ earned }) => earned) / points : null,
    };
  });
  return lines
    .filter(({ counts }) => counts.fail > 0)
    .sort((a, b) => (a.share ?? 2) - (b.share ?? 2) || b.counts.fail - a.counts.fail);
}
