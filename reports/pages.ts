import type { DayRun, Grade, Result } from '../harness/model/index.ts';
import { type Exhibit, exhibitOf } from './exhibits.ts';
import { plainText } from './plain-text.ts';
import { printable, printableLine } from './printable.ts';
import { dayName, dayOf, dayTitle, duration, percentage, points, taskTitle, verdictSentence } from './words.ts';

const words = { pass: 'passed', fail: 'failed', blocked: 'blocked', error: 'not judged' } as const;

/** What the PDF's template prints: strings that are safe to show, in reading order. */
export async function pagesOf(grade: Grade) {
  const days = [...new Set([...grade.days.map(({ day }) => day), ...grade.results.map(dayOf)])];
  const started = new Date(grade.startedAt);
  const [failed, passed] = [grade.results.filter(isLost), grade.results.filter((result) => !isLost(result))];
  // A drawing is large, and often attached to more than one check: each picture is printed once.
  const printed = new Set<string>();
  const findings = [];
  for (const result of failed) findings.push({ ...findingOf(result), exhibits: await exhibitsOf(result, printed) });
  const seen = [];
  for (const result of passed) {
    const exhibits = await exhibitsOf(result, printed);
    if (exhibits.length > 0) seen.push({ ...lineOf(result), exhibits });
  }
  return {
    title: printableLine(days.map(dayName).join(', ')) || 'No day was graded',
    subtitle: days.length === 1 ? printableLine(dayTitle(days[0] ?? '') ?? '') : '',
    student: {
      id: printableLine(grade.student.id),
      name: printableLine(grade.student.name || grade.student.id, 24, 200),
    },
    verdict: { state: grade.verdict, sentence: verdictSentence(grade) },
    earned: points(grade.earned),
    possible: points(grade.possible),
    part: grade.possible > 0 ? Math.min(1, grade.earned / grade.possible) : 0,
    percentage: percentage(grade) ?? '–',
    date: [started.getUTCFullYear(), started.getUTCMonth() + 1, started.getUTCDate()],
    facts: [
      ['Graded', `${longDate(started)}, in ${duration(grade.durationMs)}`],
      ['Submission', printableLine(grade.submission.path)],
      ['Fingerprint', `sha256 ${grade.submission.sha256.slice(0, 16)}`],
      ['Seed', printableLine(grade.seed)],
      [
        'Judged with',
        printableLine(
          Object.entries(grade.tools)
            .map(([name, version]) => `${name} ${version}`)
            .join(', '),
        ),
      ],
    ],
    tasks: tasksOf(grade.results, days.length > 1),
    runs: grade.days.map(runOf).filter((run) => run !== undefined),
    findings,
    seen,
  };
}

function isLost({ status }: Result): boolean {
  return status !== 'pass';
}

function lineOf(result: Result) {
  return {
    id: printableLine(result.id),
    title: printableLine(sentence(result.title)),
    status: result.status,
    word: words[result.status],
    earned: result.status === 'error' ? '–' : points(result.earned),
    points: points(result.points),
  };
}

function findingOf(result: Result) {
  const texts = [
    ['Expected', result.expected],
    [result.status === 'fail' ? 'Seen' : 'Why', result.actual],
    ['Hint', result.hint],
  ] as const;
  return {
    ...lineOf(result),
    spec: printableLine(result.spec),
    texts: texts.flatMap(([label, text]) => (text ? [[label, printable(text)]] : [])),
  };
}

function tasksOf(results: readonly Result[], severalDays: boolean) {
  const groups = Map.groupBy(results, (result) => `${dayOf(result)} ${result.task}`);
  return [...groups.values()].map((group) => {
    const [first] = group as [Result];
    const day = dayOf(first);
    const judged = group.filter(({ status }) => status !== 'error');
    return {
      name: `${severalDays ? `${dayName(day)}, task` : 'Task'} ${printableLine(first.task)}`,
      title: printableLine(taskTitle(day, first.task) ?? ''),
      earned: points(judged.reduce((sum, { earned }) => sum + earned, 0)),
      points: points(judged.reduce((sum, result) => sum + result.points, 0)),
      checks: group.map(lineOf),
    };
  });
}

/** A day's run, when there is something to say about it. */
function runOf({ day, up, problem }: DayRun) {
  if (problem === undefined) return undefined;
  return {
    day: dayName(printableLine(day)),
    problem: printable(problem),
    command: up ? printableLine(up.command) : '',
    output: up ? printable(plainText(up.output).trimEnd().split('\n').slice(-12).join('\n'), 90) : '',
  };
}

async function exhibitsOf(result: Result, printed: Set<string>): Promise<Exhibit[]> {
  const exhibits: Exhibit[] = [];
  for (const evidence of result.evidence) {
    const key = JSON.stringify(evidence);
    if (printed.has(key)) continue;
    printed.add(key);
    exhibits.push(await exhibitOf(evidence));
  }
  return exhibits;
}

function sentence(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function longDate(date: Date): string {
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}
