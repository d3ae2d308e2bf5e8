import { type DayRun, type FinalGrade, type Grade, printable, type Result, rootCause } from '../harness/model/index.ts';
import { type EvidenceView, evidenceView } from './evidence-view.ts';
import {
  briefLink,
  briefOf,
  duration,
  judgedUnits,
  labTitle,
  longDate,
  percentage,
  points,
  statusLabels,
  toolsOf,
  unitName,
  unitTitle,
  verdictSentence,
} from './labels.ts';
import { markLabel, markLines, pendingSentence } from './mark-lines.ts';
import { pageLine, pageText } from './page-text.ts';
import { statementsOf } from './statements.ts';
import { tasksOf } from './tasks.ts';

const most = 16;

/** What the PDF's template prints: strings that are safe to show, in reading order; `briefs` and `final` as in `renderHtml`. */
export async function pagesOf(grade: Grade, briefs = '', final?: FinalGrade) {
  const days = judgedUnits(grade);
  const started = new Date(grade.startedAt);
  const tools = pageLine(toolsOf(grade));
  const [failed, passed] = [grade.results.filter(isLost), grade.results.filter((result) => !isLost(result))];
  // A drawing is large, and often attached to more than one check: each picture is printed once.
  const printed = new Set<string>();
  const findings = [];
  for (const result of failed)
    findings.push({ ...findingOf(result, briefs), views: await evidenceViews(result, printed) });
  const seen = [];
  for (const result of passed) {
    const views = await evidenceViews(result, printed);
    if (views.length > 0) seen.push({ ...lineOf(result), views });
  }
  const cause = rootCause(grade);
  const { handedIn } = grade.submission;
  return {
    cause: cause ? pageText(cause.sentence) : '',
    lab: pageLine(labTitle(grade)),
    // No line ends within a name.
    title:
      days.map((unit) => pageLine(unitName(grade, unit)).replaceAll(' ', '\u00a0')).join(', ') || 'No day was graded',
    subtitle: days.length === 1 ? pageLine(unitTitle(grade, days[0] ?? '') ?? '') : '',
    student: {
      id: pageLine(grade.student.id),
      name: pageLine(grade.student.name || grade.student.id, 24, 200),
    },
    verdict: { state: grade.verdict, sentence: verdictSentence(grade) },
    earned: points(grade.earned),
    possible: points(grade.possible),
    part: grade.possible > 0 ? Math.min(1, grade.earned / grade.possible) : 0,
    percentage: percentage(grade) ?? '–',
    date: [started.getUTCFullYear(), started.getUTCMonth() + 1, started.getUTCDate()],
    facts: [
      ['Graded', `${longDate(started)}, in ${duration(grade.durationMs)}`],
      ['Submission', pageLine(grade.submission.path)],
      ['Fingerprint', `sha256 ${grade.submission.sha256.slice(0, 16)}`],
      ['Seed', pageLine(grade.seed)],
      ...(handedIn === undefined ? [] : [['Handed in', longDate(new Date(handedIn))]]),
      ...(tools === '' ? [] : [['Judged with', tools]]),
      ...(grade.remarks ?? []).slice(0, 5).map((remark) => ['Remark', pageText(remark)]),
    ],
    tasks: tasksOf(grade).map((task) => ({
      name: pageLine(task.name),
      title: pageLine(task.title),
      earned: points(task.earned),
      points: points(task.points),
      checks: task.results.map(lineOf),
    })),
    mark: final ? markOf(final, grade) : null,
    runs: grade.days.map((run) => runOf(grade, run)).filter((run) => run !== undefined),
    findings,
    seen,
  };
}

function markOf(final: FinalGrade, grade: Grade) {
  return {
    total: markLabel(final),
    pending: pageText(pendingSentence(final)),
    lines: markLines(final, grade).map(({ what, value, note }) => [pageLine(what), value, pageText(note)]),
    comments: pageText(final.comments.trim()),
  };
}

function isLost({ status }: Result): boolean {
  return status !== 'pass';
}

function lineOf(result: Result) {
  return {
    id: pageLine(result.id),
    title: pageLine(sentence(result.title)),
    status: result.status,
    word: statusLabels[result.status],
    earned: result.status === 'error' ? '–' : points(result.earned),
    points: points(result.points),
  };
}

function findingOf(result: Result, briefs: string) {
  const texts = [
    ['Expected', result.expected],
    [result.status === 'fail' ? 'Seen' : 'Why', result.actual],
    ['Hint', result.hint],
  ] as const;
  return {
    ...lineOf(result),
    spec: pageLine(briefOf(result)),
    // A viewer takes it from the document's own place.
    link: briefLink(result, briefs) ?? '',
    texts: texts.flatMap(([label, text]) => (text ? [{ label, items: itemsOf(label, text) }] : [])),
  };
}

/** What was seen is often many statements; the other texts are read as one. */
function itemsOf(label: string, text: string): string[] {
  const items = label === 'Seen' ? statementsOf(pageText(text)) : [pageText(text)];
  const left = items.length - most;
  return left > 0 ? [...items.slice(0, most), `… and ${left} more in grade.json`] : items;
}

/** A day's run, when there is something to say about it. */
function runOf(grade: Grade, { day, up, problem }: DayRun) {
  if (problem === undefined) return undefined;
  return {
    day: pageLine(unitName(grade, day)),
    problem: pageText(problem),
    command: up ? pageLine(up.command) : '',
    output: up ? pageText(printable(up.output).trimEnd().split('\n').slice(-12).join('\n'), 90) : '',
  };
}

async function evidenceViews(result: Result, printed: Set<string>): Promise<EvidenceView[]> {
  // What blocks a check is shown where it is explained.
  if (result.status === 'blocked') return [];
  const views: EvidenceView[] = [];
  for (const evidence of result.evidence) {
    const key = JSON.stringify(evidence);
    if (printed.has(key)) continue;
    printed.add(key);
    views.push(await evidenceView(evidence));
  }
  return views;
}

function sentence(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}
