import type { Cell, Evidence } from '../harness/model/index.ts';

/** A matrix as it reads best. A cell that nobody filled in is `unknown`. */
export interface ReadableMatrix {
  /** What stands where the headings meet. */
  readonly corner: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly cells: readonly { readonly state: Cell['state'] | 'unknown'; readonly note: string }[];
  }[];
}

const legends = {
  works: '✓ works   ✗ does not   – itself, not probed   ? not known',
  policy: '✓ as it should be   ✗ not as it should be   – not judged   ? not known',
} as const;
export const cellSigns = { ok: '✓', no: '✗', self: '–', unknown: '?' } as const;
const words = {
  works: { ok: 'works', no: 'does not', self: 'not probed', unknown: 'not known' },
  policy: { ok: 'as it should be', no: 'not as it should be', self: 'not judged', unknown: 'not known' },
} as const;

/** What the signs mean in this matrix, for its reader and for those who hear it read. */
export function meaning({ about }: Extract<Evidence, { kind: 'matrix' }>) {
  const kind = about ?? 'works';
  return { legend: legends[kind], words: words[kind] };
}

/** The columns in the order of the rows, a single column as a row, and no note that only repeats the sign. */
export function readableMatrix({ from, to, cells }: Extract<Evidence, { kind: 'matrix' }>): ReadableMatrix {
  const order = new Map(from.map((name, i) => [name, i]));
  const columns = to
    .map((name, index) => ({ name, index, place: order.get(name) ?? from.length }))
    .sort((a, b) => a.place - b.place);
  const rows = from.map((name, i) => ({ name, cells: columns.map(({ index }) => readable(cells[i]?.[index])) }));
  const [only] = columns;
  if (columns.length !== 1 || rows.length === 1 || !only) {
    return { corner: 'from ↓ to →', columns: columns.map(({ name }) => name), rows };
  }
  const row = { name: only.name, cells: rows.flatMap((one) => one.cells) };
  return { corner: 'to ↓ from →', columns: from, rows: [row] };
}

function readable(cell: Cell | undefined) {
  return { state: cell?.state ?? 'unknown', note: cell && cell.note !== 'no' ? cell.note : '' } as const;
}
