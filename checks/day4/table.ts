import { whatDropped } from '../../harness/expect/dropped.ts';
import { hostOf } from '../../harness/expect/locate.ts';
import { type Column, differences, type Expectation, type Row, type Table } from '../../harness/expect/policy.ts';
import type { LabHost, Survey, TracedConnection } from '../../harness/model/index.ts';
import { ruleset } from '../../harness/probe/index.ts';
import { traceConnections } from '../../harness/probe/policy.ts';

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

const againMs = 400;

/** What on the host closes these pairs, from its counters while they are tried again, as the rest of a sentence; null when it does not tell. */
export async function whatCloses(
  host: LabHost,
  survey: Survey,
  pairs: readonly { readonly row: Row; readonly column: Column }[],
): Promise<string | null> {
  if (pairs.length === 0) return null;
  const before = await ruleset(host, '@host');
  const connections = pairs.map(({ row, column }) => ({ from: row.key, to: column.address, port: column.port }));
  await traceConnections(host, { connections, timeoutMs: againMs });
  const dropped = whatDropped(before, await ruleset(host, '@host'));
  if (dropped.length > 0) return `dropped by ${dropped.slice(0, 3).join(' and ')}`;
  return hostOf(survey).forwarding ? null : 'the host does not forward, as net.ipv4.ip_forward is 0';
}
