import { html, type Markup } from '../html/markup.ts';
import { page } from '../html/page.ts';
import { points } from '../labels.ts';
import { classSentence, finalLabel, percent, verdictLabels } from './labels.ts';
import type { CheckLine, ClassExtras, ClassOverview, Remark, Spread, StudentLine } from './overview.ts';

/** The class as one HTML document: no script, nothing to load. */
export function renderClassHtml(overview: ClassOverview, { reportOf }: ClassExtras): string {
  return page({
    title: `${overview.title}: the class`,
    header: html`<div>
<p class="muted">The class</p>
<h1>${overview.title}</h1>
<p>${classSentence(overview)}.</p>
</div>
<div class="cards">${overview.spreads.map(
      ({
        title,
        median,
        mean,
      }) => html`<div class="card"><p>${title}</p><div class="big">${percent(rounded(median))}</div>
<p class="muted">median; mean ${percent(rounded(mean))}</p></div>`,
    )}</div>`,
    main: html`${overview.questions.length > 0 && html`<h2>Questions for the instructor</h2>\n<p>These could not be opened or judged at all, so their marks are empty.</p>\n${remarks(overview.questions)}`}${review(overview)}
<h2>Distribution</h2>
<div class="spreads">${overview.spreads.length === 0 ? html`<p>No grade is known yet.</p>` : overview.spreads.map(distribution)}</div>
<h2>Hardest checks</h2>
${hardest(overview.hardest)}
<h2>Students and tasks</h2>
${students(overview, reportOf)}
${overview.attempts.length > 0 && html`<h2>Other attempts, which do not count</h2>\n${remarks(overview.attempts)}`}
${overview.trouble.length > 0 && html`<h2>Set up with trouble</h2>\n${remarks(overview.trouble)}`}`,
    footer: html`<p>netproof · what could not be judged counts in no sum; gradebooks leave a grade empty that needs review or is pending</p>`,
  });
}

function review({ review, questions }: ClassOverview): Markup {
  if (review.length === 0)
    return html`<h2>Who needs review</h2>\n<p>Nobody${questions.length > 0 && ' else'}: every check could be judged.</p>`;
  return html`<h2>Who needs review, and why</h2>\n${remarks(review)}`;
}

function remarks(all: readonly Remark[]): Markup {
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Student</th><th scope="col">Why</th></tr></thead>
<tbody>
${all.map(
  ({ id, name, reasons }) => html`<tr><th scope="row">${student(id, name)}</th><td>${reasonList(reasons)}</td></tr>\n`,
)}</tbody>
</table></div>`;
}

function reasonList(reasons: readonly string[]): Markup {
  if (reasons.length <= 3) return html`${reasons.map((reason) => html`<p>${reason}</p>`)}`;
  return html`<p>${reasons[0] ?? ''}</p><details><summary>and ${reasons.length - 1} more</summary>${reasons.slice(1).map((reason) => html`<p>${reason}</p>`)}</details>`;
}

function distribution({ title, bands }: Spread): Markup {
  const most = Math.max(1, ...bands.map(({ count }) => count));
  return html`<table class="bars">
<caption>${title}</caption>
<thead><tr><th scope="col">Percent</th><th scope="col" class="number">Students</th><td aria-hidden="true"></td></tr></thead>
<tbody>
${bands.map(
  ({ label, count }) =>
    html`<tr><th scope="row">${label}</th><td class="number">${count}</td><td aria-hidden="true">${count > 0 && html`<span class="bar" style="width: ${Math.round((100 * count) / most)}%"></span>`}</td></tr>\n`,
)}</tbody>
</table>
`;
}

function hardest(lines: readonly CheckLine[]): Markup {
  if (lines.length === 0) return html`<p>Nobody lost a mark.</p>`;
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Check</th><th scope="col" class="number">Points earned</th><th scope="col" class="number">Passed</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Blocked</th><th scope="col" class="number">Not judged</th></tr></thead>
<tbody>
${lines
  .slice(0, 20)
  .map(
    ({ id, title, share, counts }) =>
      html`<tr><th scope="row">${title}<br /><span class="id">${id}</span></th><td class="number">${percent(share === null ? null : rounded(share * 100))}</td>${[counts.pass, counts.fail, counts.blocked, counts.error].map((count) => html`<td class="number${count === 0 && ' zero'}">${count}</td>`)}</tr>\n`,
  )}</tbody>
</table></div>
<p class="muted">Points earned by those with whom the check was not blocked.</p>`;
}

function students(overview: ClassOverview, reportOf: ClassExtras['reportOf']): Markup {
  const finals = overview.students.some(({ final }) => final !== undefined);
  return html`<div class="scroll who"><table>
<thead><tr><th scope="col">Student</th><th scope="col">Verdict</th>${finals && html`<th scope="col" class="number">Final</th>`}<th scope="col" class="number">Technical</th>${overview.tasks.map(({ task, title }) => html`<th scope="col" class="number"><abbr title="${title}">Task ${task}</abbr></th>`)}</tr></thead>
<tbody>
${overview.students.map((line) => studentRow(line, overview, finals, reportOf))}</tbody>
</table></div>`;
}

function studentRow(
  line: StudentLine,
  { tasks }: ClassOverview,
  finals: boolean,
  reportOf: ClassExtras['reportOf'],
): Markup {
  const { id, name } = line.grade.student;
  const status = { passed: 'pass', failed: 'fail', 'needs-review': 'error' } as const;
  const who = student(id, name);
  return html`<tr><th scope="row">${reportOf ? html`<a href="${linkTo(reportOf(line.grade))}">${who}</a>` : who}</th><td><span class="pill ${status[line.grade.verdict]}">${verdictLabels[line.grade.verdict]}</span></td>${finals && html`<td class="number">${finalLabel(line)}</td>`}<td class="number">${percent(line.technical)}</td>${tasks.map(
    ({ key }) => {
      const task = line.tasks.get(key);
      if (!task) return html`<td class="number zero">–</td>`;
      const full = task.points > 0 && task.earned >= task.points;
      return html`<td class="number${!full && ' short'}">${task.points > 0 ? `${points(task.earned)}/${points(task.points)}` : 'not judged'}</td>`;
    },
  )}</tr>
`;
}

/** A path as a link: a folder may be called `#1` or `javascript:x`. */
function linkTo(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function student(id: string, name: string): Markup {
  return name === '' || name === id ? html`${id}` : html`${name}<br /><span class="id">${id}</span>`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
