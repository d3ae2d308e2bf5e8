/** The report's tables: as CSV, as JSON and as Markdown, all from the same rows. */
import type { Traffic } from './count.ts';

type Row = Readonly<Record<string, string | number>>;

/** A talker's `packets` are those that it sent. */
export function tablesOf({ pairs, protocols, talkers }: Traffic): Readonly<Record<string, readonly Row[]>> {
  return {
    packets_per_service_pair: pairs.map(({ source, destination, packets, bytes }) => ({
      ...{ source, destination, packets, bytes },
    })),
    protocol_distribution: protocols.map((row) => ({ ...row })),
    top_talkers: talkers.map(({ service, sent, received }) => ({ service, packets: sent, received })),
  };
}

const columns: Readonly<Record<string, readonly string[]>> = {
  packets_per_service_pair: ['source', 'destination', 'packets', 'bytes'],
  protocol_distribution: ['protocol', 'packets'],
  top_talkers: ['service', 'packets', 'received'],
};

/** With its header even where there is no row (RFC 4180). */
export function csv(table: string, rows: readonly Row[]): string {
  const names = columns[table] ?? Object.keys(rows[0] ?? {});
  const line = (cells: readonly (string | number | undefined)[]) => `${cells.map(quoted).join(',')}\n`;
  return line(names) + rows.map((row) => line(names.map((name) => row[name]))).join('');
}

function quoted(cell: string | number | undefined): string {
  const text = String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As GitHub's Markdown, numbers to the right. */
export function markdown(table: string, rows: readonly Row[]): string {
  const names = columns[table] ?? [];
  const line = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |\n`;
  const rule = names.map((name) => (['source', 'destination', 'protocol', 'service'].includes(name) ? '---' : '---:'));
  return line(names) + line(rule) + rows.map((row) => line(names.map((name) => row[name]))).join('');
}
