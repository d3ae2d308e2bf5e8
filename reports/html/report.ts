import {
  type DayRun,
  type FinalGrade,
  type Grade,
  printable,
  type Result,
  rootCause,
} from '../../harness/model/index.ts';
import {
  briefLink,
  briefOf,
  duration,
  judgedUnits,
  labTitle,
  longDate,
  percentage,
  points,
  scoreOf,
  toolsOf,
  unitName,
  unitTitle,
  verdictSentence,
} from '../labels.ts';
import { markLabel, markLines, pendingSentence } from '../mark-lines.ts';
import { shorten } from '../page-text.ts';
import { statementsOf } from '../statements.ts';
import { tasksOf } from '../tasks.ts';
import { evidenceView } from './evidence-view.ts';
import { html, type Markup } from './markup.ts';
import { page, pill } from './page.ts';

/**
 * The grade as one HTML document for the student: no script, nothing to load, readable on paper and in the dark. `briefs` goes before the
 * path of a brief in links: the way from the document to the project. `final` is the mark, where one is kept: how it came about is shown.
 */
export async function renderHtml(grade: Grade, briefs = '', final?: FinalGrade): Promise<string> {
  const days = judgedUnits(grade);
  const title = days.map((unit) => unitName(grade, unit)).join(', ') || 'No day was graded';
  const who = grade.student.name || grade.student.id;
  const shown = new Set<string>();
  const findings: Markup[] = [];
  for (const result of grade.results.filter(isLost)) findings.push(await finding(result, shown, briefs));
  const seen: Markup[] = [];
  for (const result of grade.results.filter((one) => !isLost(one))) {
    const views = await evidenceViews(result, shown);
    if (views.length > 0) seen.push(html`<article>${heading(result)}${views}</article>\n`);
  }
  return page({
    title: `${who}: ${title}`,
    header: html`<div>
<p class="muted">${labTitle(grade)}</p>
<h1>${title}</h1>
${days.length === 1 && html`<p class="muted">${unitTitle(grade, days[0] ?? '') ?? ''}</p>`}
<p><strong>${who}</strong> ${who !== grade.student.id && html`<span class="id">${grade.student.id}</span>`}</p>
</div>
${card(grade)}`,
    main: html`${final && mark(final, grade)}${first(grade)}${grade.days.map((run) => trouble(grade, run))}${remarks(grade)}
<h2>Checks</h2>
${checks(grade)}
${findings.length > 0 && html`<h2>${grade.verdict === 'needs-review' ? 'What was not passed, and why' : 'Lost marks, and why'}</h2>\n${findings}`}
${seen.length > 0 && html`<h2>What was seen</h2>\n${seen}`}
<h2>About this grade</h2>
${facts(grade)}`,
    footer: html`<p>netproof · sha256 ${grade.submission.sha256.slice(0, 16)} · the record is grade.json</p>`,
  });
}

function isLost({ status }: Result): boolean {
  return status !== 'pass';
}

function card(grade: Grade): Markup {
  const status = { passed: 'pass', failed: 'fail', 'needs-review': 'error' } as const;
  return html`<div class="card">
<div class="big">${percentage(grade) ?? '–'}</div>
<p>${points(grade.earned)} of ${points(grade.possible)} points</p>
<progress max="${Math.max(grade.possible, 1)}" value="${grade.earned}" aria-label="Points"></progress>
<p><span class="pill ${status[grade.verdict]}">${verdictSentence(grade)}</span></p>
</div>`;
}

function mark(final: FinalGrade, grade: Grade): Markup {
  const waits = pendingSentence(final);
  const comments = final.comments.trim();
  return html`<h2>Final mark: ${markLabel(final)}</h2>
${waits !== '' && html`<p>${waits}</p>\n`}<div class="scroll"><table class="mark">
<thead><tr><th scope="col">What</th><th scope="col" class="number">Value</th><th scope="col">How</th></tr></thead>
<tbody>
${markLines(final, grade).map(({ what, value, note }) => html`<tr><th scope="row">${what}</th><td class="number">${value}</td><td>${note}</td></tr>\n`)}</tbody>
</table></div>
${comments !== '' && html`<section class="remarks">\n<h3>Comments</h3>\n${comments.split(/\n+/).map((line) => html`<p>${line}</p>\n`)}\n</section>\n`}`;
}

/** What most of the lost marks come from, with a way to each of them. */
function first(grade: Grade): Markup | false {
  const cause = rootCause(grade);
  if (!cause) return false;
  const links = cause.follows.map((id) => html`<li><a href="#${id}">${id}</a></li>`);
  return html`<section class="trouble">
<h3>First</h3>
<p>${cause.sentence}</p>
<details><summary>The checks that it is about</summary><ul>${links}</ul></details>
</section>
`;
}

function trouble(grade: Grade, { day, up, problem }: DayRun): Markup | false {
  if (problem === undefined) return false;
  const output = up ? printable(up.output).trimEnd() : '';
  return html`<section class="trouble">
<h3>${unitName(grade, day)} was set up with trouble</h3>
<p>${problem}</p>
${output !== '' && html`<details><summary>What ${up?.command ?? ''} printed</summary><pre>${shorten(output)}</pre></details>`}
</section>
`;
}

/** What was taken otherwise than it was handed in. */
function remarks({ remarks: all = [] }: Grade): Markup | false {
  if (all.length === 0) return false;
  return html`<section class="remarks">
<h3>Read otherwise than it was handed in</h3>
<ul>${all.map((remark) => html`<li>${remark}</li>`)}</ul>
</section>
`;
}

function checks(grade: Grade): Markup {
  return html`${tasksOf(grade).map(
    (task) => html`<table class="task">
<caption>${task.name} ${task.title}</caption>
<thead><tr><th scope="col" class="status">Status</th><th scope="col">Check</th><th scope="col" class="number">${points(task.earned)}/${points(task.points)}</th></tr></thead>
<tbody>
${task.results.map(
  (result) =>
    html`<tr><td class="status">${pill(result.status)}</td><td>${named(result)}<br /><span class="id">${result.id}</span></td><td class="number">${scoreOf(result)}</td></tr>\n`,
)}</tbody>
</table>
`,
  )}`;
}

function named(result: Result): Markup {
  return isLost(result) ? html`<a href="#${result.id}">${result.title}</a>` : html`${result.title}`;
}

function heading(result: Result): Markup {
  return html`<div class="title">${pill(result.status)}<h3>${result.title}</h3><span class="number">${scoreOf(result)}</span></div>`;
}

async function finding(result: Result, shown: Set<string>, briefs: string): Promise<Markup> {
  const texts = [
    ['Expected', result.expected],
    [result.status === 'fail' ? 'Seen' : 'Why', result.actual],
    ['Hint', result.hint],
  ] as const;
  const link = briefLink(result, briefs);
  const brief = link === undefined ? html`${briefOf(result)}` : html`<a href="${link}">${briefOf(result)}</a>`;
  return html`<article id="${result.id}" class="of-${result.status}">
${heading(result)}
<dl>
${texts.map(([label, text]) => text !== undefined && text !== '' && html`<dt>${label}</dt><dd>${label === 'Seen' ? listed(text) : prose(text)}</dd>\n`)}<dt>In the brief</dt><dd>${brief}</dd>
</dl>
${await evidenceViews(result, shown)}</article>
`;
}

function listed(text: string): Markup {
  const statements = statementsOf(shorten(text));
  if (statements.length === 1) return prose(text);
  return html`<ul>${statements.map((statement) => html`<li>${statement}</li>`)}</ul>`;
}

function prose(text: string): Markup {
  const shown = shorten(text);
  return shown.includes('\n') ? html`<pre>${shown}</pre>` : html`${shown}`;
}

/** Each picture once, though several checks attach it; open where it explains a lost mark. */
async function evidenceViews(result: Result, shown: Set<string>): Promise<Markup[]> {
  if (result.status === 'blocked') return [];
  const views: Markup[] = [];
  for (const evidence of result.evidence) {
    const key = JSON.stringify(evidence);
    if (shown.has(key)) continue;
    shown.add(key);
    views.push(await evidenceView(evidence, isLost(result) || evidence.kind === 'topology'));
  }
  return views;
}

function facts(grade: Grade): Markup {
  const { handedIn } = grade.submission;
  const rows = [
    ['Graded', `${longDate(new Date(grade.startedAt))}, in ${duration(grade.durationMs)}`],
    ['Submission', grade.submission.path],
    ['Fingerprint', `sha256 ${grade.submission.sha256}`],
    ['Seed', grade.seed],
    ['Handed in', handedIn === undefined ? '' : longDate(new Date(handedIn))],
    ['Judged with', toolsOf(grade)],
  ] as const;
  return html`<dl>${rows.map(([name, value]) => value !== '' && html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>`;
}
