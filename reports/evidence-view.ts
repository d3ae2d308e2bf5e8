import type { Evidence } from '../harness/model/index.ts';
import { meaning, readableMatrix } from './matrix.ts';
import { pageLine, pageText } from './page-text.ts';
import { drawTopology } from './topology-drawing.ts';

const most = { rows: 60, columns: 12, nodes: 30 };
// Points, and how many small characters fit side by side.
const page = { width: 470, height: 600, characters: 108 };

/** One piece of evidence, ready for the PDF's template. */
export type EvidenceView =
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | { readonly kind: 'drawing'; readonly title: string; readonly svg: string; readonly width: number }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly string[];
      /** How much of the page's width each column asks for. */
      readonly weights: readonly number[];
      readonly rows: readonly (readonly string[])[];
      readonly left: number;
    }
  | {
      readonly kind: 'matrix';
      readonly title: string;
      readonly corner: string;
      readonly legend: string;
      readonly to: readonly string[];
      readonly rows: readonly {
        readonly from: string;
        readonly cells: readonly (readonly [state: string, note: string])[];
      }[];
      readonly left: number;
    };

/** Evidence as the PDF shows it: safe strings, bounded sizes, rows as long as the heading. */
export async function evidenceView(evidence: Evidence): Promise<EvidenceView> {
  const title = pageLine(evidence.title);
  switch (evidence.kind) {
    case 'text':
      return { kind: 'text', title, text: pageText(evidence.text.trimEnd(), 90) };
    case 'table':
      return { title, ...table(evidence) };
    case 'matrix':
      return { title, ...matrix(evidence) };
    case 'topology': {
      if (evidence.namespaces.length === 0) return { kind: 'text', title, text: 'No network namespace was seen.' };
      const svg = await drawTopology(evidence.namespaces);
      return { kind: 'drawing', title, svg, width: fittingWidth(svg) };
    }
  }
}

/** Between two columns. */
const gap = 2;

/** What each of these gets of the room: what it needs, where that is no more than an equal part of what those that need less leave; else that part. */
function shares(needs: readonly number[], room: number): number[] {
  const given = needs.map(() => 0);
  let left = room;
  const rising = [...needs.entries()].toSorted(([, a], [, b]) => a - b);
  for (const [at, [column, need]] of rising.entries()) {
    const part = Math.min(need, left / (rising.length - at));
    given[column] = part;
    left -= part;
  }
  return given;
}

function table({ columns, rows }: Extract<Evidence, { kind: 'table' }>) {
  const width = Math.min(most.columns, Math.max(1, columns.length, ...rows.map((row) => row.length)));
  const all = [columns, ...rows.slice(0, most.rows)].map((row) =>
    Array.from({ length: width }, (_, i) => row[i] ?? ''),
  );
  const needs = Array.from({ length: width }, (_, i) => Math.max(6, ...all.map((row) => (row[i]?.length ?? 0) + gap)));
  const weights = shares(needs, page.characters);
  const share = page.characters / weights.reduce((sum, weight) => sum + weight, 0);
  const [heading = [], ...shown] = all.map((row) =>
    row.map((cell, i) => pageLine(cell, Math.max(3, Math.floor((weights[i] ?? 6) * share) - gap))),
  );
  return { kind: 'table', columns: heading, weights, rows: shown, left: rows.length - shown.length } as const;
}

function matrix(evidence: Extract<Evidence, { kind: 'matrix' }>) {
  const { corner, columns, rows } = readableMatrix(evidence);
  const shown = columns.slice(0, most.nodes);
  // Notes have no room beside many columns; the sign alone says it then.
  const noted = shown.length <= 9;
  const longest = Math.max(3, Math.floor(page.characters / (shown.length + 1.6)) - 3);
  const left = Math.max(0, rows.length - most.nodes) + columns.length - shown.length;
  return {
    kind: 'matrix',
    corner,
    legend: meaning(evidence).legend,
    to: shown.map((name) => pageLine(name, longest, 40)),
    rows: rows.slice(0, most.nodes).map(({ name, cells }) => ({
      from: pageLine(name, longest, 40),
      cells: cells
        .slice(0, most.nodes)
        .map(({ state, note }) => [state, noted ? pageLine(note, longest, 60) : ''] as const),
    })),
    left,
  } as const;
}

/** Points: the drawing's own width, less when it would be wider or taller than a page. */
function fittingWidth(svg: string): number {
  const size = (name: string) => Number(svg.match(new RegExp(`${name}="([\\d.]+)pt"`))?.[1] ?? page.width);
  return size('width') * Math.min(1, page.width / size('width'), page.height / size('height'));
}
