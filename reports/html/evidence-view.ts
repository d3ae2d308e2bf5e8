import type { Evidence } from '../../harness/model/index.ts';
import { cellSigns, meaning, readableMatrix } from '../matrix.ts';
import { shorten } from '../page-text.ts';
import { drawTopology } from '../topology-drawing.ts';
import { html, type Markup, trusted } from './markup.ts';

const most = { rows: 200, nodes: 64, text: { characters: 20_000, lines: 300 } };

/** A piece of evidence as a part of a page that opens and closes; `open` says how it starts. */
export async function evidenceView(evidence: Evidence, open: boolean): Promise<Markup> {
  const body = await bodyOf(evidence);
  return html`<details${open && trusted(' open=""')}><summary>${evidence.title}</summary>
${body}
</details>
`;
}

async function bodyOf(evidence: Evidence): Promise<Markup> {
  switch (evidence.kind) {
    case 'text':
      return html`<pre>${shorten(evidence.text.trimEnd(), most.text)}</pre>`;
    case 'table':
      return table(evidence);
    case 'matrix':
      return matrix(evidence);
    case 'topology':
      if (evidence.namespaces.length === 0) return html`<p>No network namespace was seen.</p>`;
      return html`<div class="drawing scroll">${inlineSvg(await drawTopology(evidence.namespaces), evidence.title)}</div>`;
  }
}

function table({ title, columns, rows }: Extract<Evidence, { kind: 'table' }>): Markup {
  const width = Math.max(columns.length, ...rows.map((row) => row.length));
  const across = Array.from({ length: width }, (_, i) => i);
  const left = rows.length - most.rows;
  return html`<div class="evidence-table scroll"><table aria-label="${title}">
<thead><tr>${across.map((i) => html`<th scope="col">${columns[i] ?? ''}</th>`)}</tr></thead>
<tbody>
${rows.slice(0, most.rows).map((row) => html`<tr>${across.map((i) => html`<td>${row[i] ?? ''}</td>`)}</tr>\n`)}</tbody>
</table></div>${left > 0 && html`<p class="muted">${left} more rows are in grade.json.</p>`}`;
}

function matrix(evidence: Extract<Evidence, { kind: 'matrix' }>): Markup {
  const { corner, columns, rows } = readableMatrix(evidence);
  const { legend, words } = meaning(evidence);
  const shown = columns.slice(0, most.nodes);
  const left = Math.max(0, rows.length - most.nodes) + columns.length - shown.length;
  const statuses = { ok: 'pass', no: 'fail', self: 'muted', unknown: 'muted' } as const;
  return html`<div class="matrix scroll"><table aria-label="${evidence.title}">
<thead><tr><th scope="col">${corner}</th>${shown.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows
  .slice(0, most.nodes)
  .map(
    ({ name, cells }) =>
      html`<tr><th scope="row">${name}</th>${cells
        .slice(0, most.nodes)
        .map(
          ({ state, note }) =>
            html`<td class="${statuses[state]}"><span role="img" aria-label="${words[state]}">${cellSigns[state]}</span> ${note}</td>`,
        )}</tr>\n`,
  )}</tbody>
</table></div>
<p class="muted">${legend}</p>${left > 0 && html`<p class="muted">${left} more rows and columns are in grade.json.</p>`}`;
}

/** Graphviz names and titles its parts: names must be unique in a page, and the titles mean nothing to a reader. */
function inlineSvg(svg: string, title: string): Markup {
  const bare = svg.replaceAll(/ id="[^"]*"/g, '').replaceAll(/<title>[^<]*<\/title>\n?/g, '');
  return html`${trusted('<svg role="img"')} aria-label="${title}"${trusted(bare.slice('<svg'.length))}`;
}
