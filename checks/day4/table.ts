import { type Column, differences, type Expectation, type Row, type Table } from '../../harness/expect/policy.ts';
import type { LabHost, TracedConnection, WhyFlow, WhyObservation } from '../../harness/model/index.ts';
import { traceConnections } from '../../harness/probe/policy.ts';
import { explainFlows } from '../../harness/probe/why.ts';

/** A busy machine may take its time, to which what never comes need not be held. */
const patienceMs = [400, 1200, 3600];

/**
 * Connections at every port from every namespace, all at once; and again, with more patience, while something that the rule wants open is not.
 * The internet routes to `routed` meanwhile, for the external client's sake.
 */
export async function fillTable(
  host: LabHost,
  { rows, columns }: Pick<Table, 'rows' | 'columns'>,
  rule: Expectation,
  routed: readonly string[],
): Promise<Table> {
  const pairs = rows.flatMap((row) => columns.flatMap((column) => (row.key === column.key ? [] : [{ row, column }])));
  const connections = pairs.map(({ row, column }) => ({ from: row.key, to: column.address, port: column.port }));
  let table: Table = { rows, columns, connections: [] };
  for (const timeoutMs of patienceMs) {
    const seen = await traceConnections(host, { connections, timeoutMs, routed });
    const named = pairs.map(({ row, column }, index) => ({
      ...(seen[index] as TracedConnection),
      row: row.name,
      column: column.name,
    }));
    table = { rows, columns, connections: named };
    if (!differences(table, rule).some(({ row, column }) => rule(row, column) === 'open')) break;
  }
  return table;
}

/** What tells why pairs are not as the rule wants them; the external client has no way in by which it could be tried again. */
export async function explainPairs(
  host: LabHost,
  table: Pick<Table, 'rows' | 'columns'>,
  pairs: readonly { readonly row: Row; readonly column: Column }[],
  rule: Expectation,
): Promise<WhyObservation> {
  const flowOf = ({ row, column }: (typeof pairs)[number]): WhyFlow[] => {
    const wanted = rule(row, column);
    if (wanted === null || row.key === '@client' || row.key === column.key) return [];
    const ends = { from: row.key, to: column.address, port: column.port, target: column.key };
    return [{ ...ends, fromName: row.name, toName: column.name, protocol: 'tcp', wanted }];
  };
  const all = table.rows.flatMap((row) => table.columns.flatMap((column) => flowOf({ row, column })));
  const failed = pairs
    .flatMap(flowOf)
    .map(({ from, to, port }) => all.find((one) => one.from === from && one.to === to && one.port === port));
  return await explainFlows(
    host,
    failed.filter((one) => one !== undefined),
    all,
  );
}
