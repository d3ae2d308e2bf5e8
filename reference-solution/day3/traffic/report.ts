/** Everything that the traffic tool leaves behind. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Traffic } from './count.ts';
import { graphsOf } from './graphs.ts';
import { typeset } from './pdf.ts';
import { csv, markdown, tablesOf } from './tables.ts';

/** Beyond this a table is for programs, and the whole of it is in the CSV. */
const mostRows = 60;

const titles: Readonly<Record<string, string>> = {
  packets_per_service_pair: 'Packets per pair',
  protocol_distribution: 'Protocols',
  top_talkers: 'Top talkers: packets are those that a service sent',
};

/**
 * Writes tables, graphs and reports into the folder; `notes` are sentences on how the packets were got. Returns a
 * sentence for what could not be written, or undefined. The tables come first: whatever happens later, they are there.
 */
export async function writeReport(
  folder: string,
  traffic: Traffic,
  notes: readonly string[],
): Promise<string | undefined> {
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  const tables = tablesOf(traffic);
  for (const [name, rows] of Object.entries(tables)) write(`${name}.csv`, csv(name, rows));
  write('traffic.json', `${JSON.stringify({ notes, ...tables }, null, 2)}\n`);

  const graphs = graphsOf(traffic);
  for (const [name, svg] of Object.entries(graphs)) write(`${name}.svg`, svg);

  const rate = traffic.seconds > 0 ? `, ${Math.round(traffic.packets / traffic.seconds)} a second` : '';
  const sum = `${traffic.packets} packets and ${traffic.bytes} bytes in ${traffic.seconds.toFixed(1)} seconds${rate}.`;
  const summary = [...notes, sum];
  const shown = Object.entries(tables).map(
    ([name, rows]) => [titles[name] ?? name, name, rows.slice(0, mostRows)] as const,
  );
  const sections = shown.map(
    ([title, name, rows]) => `## ${title}\n\n![${title}](${name}.svg)\n\n${markdown(name, rows)}`,
  );
  write(
    'report.md',
    `# Traffic report\n\n${summary.join('  \n')}\n\n![Packets over time](packets_over_time.svg)\n\n${sections.join('\n')}`,
  );
  try {
    const pages = {
      summary,
      graphs: Object.values(graphs),
      tables: shown.map(([title, , rows]) => [title, rows] as const),
    };
    write('report.pdf', await typeset(pages));
    return undefined;
  } catch (error) {
    return `There is no report.pdf, as it could not be typeset (${(error as Error).message}); report.md says the same.`;
  }
}
