import type { Column, Row, Table } from '../../harness/expect/policy.ts';
import type { Knock, LabHost } from '../../harness/model/index.ts';
import { knock } from '../../harness/probe/policy.ts';

/** Knocks at every port from every namespace, all at once. */
export async function fillTable(
  host: LabHost,
  rows: readonly Row[],
  columns: readonly Column[],
  options: { readonly timeoutMs: number; readonly routed: readonly string[] },
): Promise<Table> {
  const pairs = rows.flatMap((row) => columns.flatMap((column) => (row.key === column.key ? [] : [{ row, column }])));
  const knocks = pairs.map(({ row, column }) => ({ from: row.key, to: column.address, port: column.port }));
  const seen = await knock(host, { knocks, ...options });
  return {
    rows,
    columns,
    knocks: pairs.map(({ row, column }, index) => ({ ...(seen[index] as Knock), row: row.name, column: column.name })),
  };
}
