import { sentences, why } from '../explain/index.ts';
import type { Cell, Evidence, TracedConnection, WhyObservation } from '../model/index.ts';

/** Who connections: a name for the reader, and the key of the namespace. */
export type Row = { readonly name: string; readonly key: string };

/** Where: a service's port, and the key of the namespace that should hear it; null when there is none. */
export type Column = {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly key: string | null;
};

/** Every row × every column, but a service itself. */
export type Table = {
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  readonly connections: readonly (TracedConnection & { readonly row: string; readonly column: string })[];
};

/** What a policy says of a pair: null where it says nothing. */
export type Expectation = (row: Row, column: Column) => 'open' | 'closed' | null;

export function connectionOf(
  { connections }: Table,
  row: string,
  column: string,
): Table['connections'][number] | undefined {
  return connections.find((one) => one.row === row && one.column === column);
}

/** Whether a connection was made with the very namespace that should hear it. */
export function isOpen(table: Table, row: string, column: string): boolean {
  const one = connectionOf(table, row, column);
  const target = table.columns.find(({ name }) => name === column)?.key;
  return one?.result === 'open' && one.way.some((place) => place.split(' ')[0] === target);
}

/** Whether anything at all that a row sent was seen outside its own namespace: otherwise its silence proves nothing. */
export function isAlive({ connections }: Table, { name, key }: Row): boolean {
  return connections.some((one) => one.row === name && one.way.some((place) => place.split(' ')[0] !== key));
}

/** The pairs of which the rule says something, and that are not so. */
export function differences(table: Table, rule: Expectation): { readonly row: Row; readonly column: Column }[] {
  return table.rows.flatMap((row) =>
    table.columns.flatMap((column) => {
      const asked = row.key === column.key ? null : rule(row, column);
      const wrong = asked !== null && (asked === 'open') !== isOpenAnywhere(table, row, column, asked);
      return wrong ? [{ row, column }] : [];
    }),
  );
}

/** What must be closed is not so when anybody answers; what must be open is so only when the right one does. */
function isOpenAnywhere(table: Table, row: Row, column: Column, asked: 'open' | 'closed'): boolean {
  if (asked === 'open') return isOpen(table, row.name, column.name);
  return connectionOf(table, row.name, column.name)?.result === 'open';
}

/** The table as evidence: what was seen, and whether that is what the rule asks for. */
export function tableEvidence(title: string, table: Table, rule: Expectation): Evidence {
  const cell = (row: Row, column: Column): Cell => {
    if (row.key === column.key) return { state: 'self', note: '' };
    const asked = rule(row, column);
    const one = connectionOf(table, row.name, column.name);
    const note = one === undefined ? '?' : (words[one.result] ?? 'closed');
    if (asked === null) return { state: 'self', note };
    return { state: (asked === 'open') === isOpenAnywhere(table, row, column, asked) ? 'ok' : 'no', note };
  };
  return {
    kind: 'matrix',
    title,
    about: 'policy',
    from: table.rows.map(({ name }) => name),
    to: table.columns.map(({ name, port }) => `${name}:${port}`),
    cells: table.rows.map((row) => table.columns.map((column) => cell(row, column))),
  };
}

const words: Readonly<Record<string, string>> = { open: 'open', ECONNREFUSED: 'refused' };

/** How a connection ended, as the rest of a sentence about it. */
export function ending(one: TracedConnection | undefined): string {
  if (one === undefined) return 'was not tried';
  if (one.result === 'open') return 'was answered by somebody else';
  const last = one.way.at(-1);
  const seen = last
    ? `was last seen entering ${last.replace(' ', ' on ').replace('@host', 'the host')}`
    : 'never left its namespace';
  if (one.result === 'timeout') return `got no answer and ${seen}`;
  if (one.result === 'ECONNREFUSED') return 'was refused';
  return `failed (${one.result})`;
}

/** Why pairs are not as they should be, in sentences, those that are open or those that are closed; undefined where nothing tells. */
export function whyWrong(observation: WhyObservation, wanted: 'open' | 'closed', port?: number): string | undefined {
  const found = why(observation).filter(({ flow, what }) => flow.wanted === wanted && what !== 'works');
  const about = found.filter(({ flow }) => port === undefined || flow.port === port);
  return about.length > 0 ? sentences(about, 2).replace(/\.$/, '') : undefined;
}
