import { type Grade, type Result, rootCause } from '../../harness/model/index.ts';
import {
  briefOf,
  judgedUnits,
  percentage,
  points,
  scoreOf,
  statusLabels,
  statusSigns,
  unitName,
  verdictSentence,
  whoOf,
} from '../labels.ts';
import { statementsOf } from '../statements.ts';
import { tasksOf } from '../tasks.ts';
import { markdownText } from './markdown.ts';

// GitHub takes 1 MiB a step, all of it or nothing.
const limit = 1024 * 1024;
const most = { statements: 12, characters: 1200 };

/** The grade as Markdown for GitHub's step summary, at most `bytes` long; findings that do not fit are counted. */
export function renderStepSummary(grade: Grade, bytes = limit): string {
  const head = [
    ...heading(grade),
    ...first(grade),
    ...grade.days.flatMap((run) => trouble(grade, run)),
    ...checks(grade),
  ].join('\n');
  const blocks = grade.results.filter(({ status }) => status !== 'pass').map(finding);
  const rest = (left: number) => `\n${left} more in report.html.\n`;
  let text = `${head}\n`;
  for (const [i, block] of blocks.entries()) {
    const left = blocks.length - i;
    if (Buffer.byteLength(`${text}${block}${rest(left)}`) > bytes) return `${text}${rest(left)}`;
    text += block;
  }
  return text;
}

function heading(grade: Grade): string[] {
  const days = judgedUnits(grade)
    .map((unit) => unitName(grade, unit))
    .join(', ');
  const share = percentage(grade);
  return [
    `## ${markdownText([whoOf(grade.student), days].filter(Boolean).join(' · '))}`,
    '',
    `**${points(grade.earned)} of ${points(grade.possible)} points${share ? ` (${share})` : ''}.** ${markdownText(verdictSentence(grade))}.`,
    '',
  ];
}

/** What most of the lost marks come from. */
function first(grade: Grade): string[] {
  const cause = rootCause(grade);
  return cause ? [`> **First:** ${short(cause.sentence)}`, ''] : [];
}

function trouble(grade: Grade, { day, problem }: Grade['days'][number]): string[] {
  return problem === undefined ? [] : [`> **${markdownText(unitName(grade, day))}** ${short(problem)}`, ''];
}

function checks(grade: Grade): string[] {
  if (grade.results.length === 0) return [];
  const rows = tasksOf(grade).flatMap((task) => [
    `| | **${markdownText(`${task.name} ${task.title}`)}** | **${points(task.earned)}/${points(task.points)}** |`,
    ...task.results.map((result) => `| ${state(result)} | ${markdownText(result.title)} | ${scoreOf(result)} |`),
  ]);
  return ['| Status | Check | Points |', '|---|---|---:|', ...rows, ''];
}

function finding(result: Result): string {
  const lines = [
    `### ${state(result)}: ${markdownText(result.title)}`,
    '',
    result.expected && `- Expected: ${short(result.expected)}`,
    ...seen(result),
    result.hint && `- Hint: ${short(result.hint)}`,
    `- In the brief: ${markdownText(briefOf(result))}`,
  ];
  return `\n${lines.filter((line) => line !== undefined && line !== '').join('\n')}\n`;
}

function seen({ status, actual }: Result): string[] {
  if (actual === undefined || actual === '') return [];
  const label = status === 'fail' ? 'Seen' : 'Why';
  const statements = status === 'fail' ? statementsOf(actual) : [actual];
  if (statements.length === 1) return [`- ${label}: ${short(actual)}`];
  const left = statements.length - most.statements;
  return [
    `- ${label}:`,
    ...statements.slice(0, most.statements).map((statement) => `  - ${short(statement)}`),
    ...(left > 0 ? [`  - and ${left} more`] : []),
  ];
}

function state({ status }: Result): string {
  return `${statusSigns[status]} ${statusLabels[status]}`;
}

function short(text: string): string {
  const cut = text.length > most.characters ? `${text.slice(0, most.characters - 1).toWellFormed()}…` : text;
  return markdownText(cut);
}
