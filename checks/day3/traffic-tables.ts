import { plainName, readCsv, readJsonTables, type TableRow } from '../../harness/expect/tables.ts';
import type { LabFile } from '../../harness/model/index.ts';
import { topology } from '../../labs/topology.ts';

/** Packets by what they are told of: 'nginx-lb > api-gateway', 'TCP', 'nginx-lb'. A string is why there is no such table. */
export type Told = Readonly<Record<string, number>> | string;

export type Told3 = { readonly pairs: Told; readonly protocols: Told; readonly talkers: Told };

const packets = ['packets', 'packetcount', 'count'];
const tables = {
  pairs: {
    name: 'packets_per_service_pair',
    key: [
      ['source', 'src', 'from'],
      ['destination', 'dst', 'dest', 'to'],
    ],
  },
  protocols: { name: 'protocol_distribution', key: [['protocol', 'proto']] },
  talkers: { name: 'top_talkers', key: [['service', 'name', 'namespace', 'talker', 'address', 'ip']] },
} as const;

/** How a pair is named among what was told. */
export const pairKey = (source: string, destination: string) => `${source} > ${destination}`;

/** Reads the three tables from the files of a traffic report, each from its CSV or from traffic.json. */
export function readTraffic(files: readonly LabFile[]): Told3 {
  const read = (table: keyof typeof tables) => readTable(files, table);
  return { pairs: read('pairs'), protocols: read('protocols'), talkers: read('talkers') };
}

function readTable(files: readonly LabFile[], table: keyof typeof tables): Told {
  const { name, key } = tables[table];
  const whys: string[] = [];
  for (const file of [`${name}.csv`, 'traffic.json']) {
    const text = textOf(files, file);
    if (text === undefined) continue;
    try {
      const rows = file.endsWith('.csv') ? readCsv(text) : readJsonTables(text).get(plainName(name));
      const told = rows === undefined ? `it has no list ${name}` : sum(rows, table, key);
      if (typeof told !== 'string') return told;
      whys.push(`${file}: ${told}`);
    } catch (error) {
      whys.push(`${file} cannot be read: ${(error as Error).message.slice(0, 200)}`);
    }
  }
  return whys[0] ?? `there is neither ${name}.csv nor traffic.json in $LAB_OUT`;
}

/** Adds the rows up by what they are about: a pair may have a row for each protocol. */
function sum(rows: readonly TableRow[], table: keyof typeof tables, key: readonly (readonly string[])[]): Told {
  if (rows.length === 0) return 'it has no rows';
  const missing = [...key, packets].find((names) => rows.every((row) => column(row, names) === undefined));
  if (missing !== undefined) return `it has no column ${missing[0]}`;
  const sums = new Map<string, number>();
  for (const row of rows) {
    const parts = key.map((names) => column(row, names) ?? '');
    const count = Number(column(row, packets) || Number.NaN);
    if (!Number.isFinite(count)) continue;
    const about = table === 'protocols' ? protocolOf(parts[0] ?? '') : parts.map(serviceOf).join(' > ');
    sums.set(about, (sums.get(about) ?? 0) + count);
  }
  return Object.fromEntries(sums);
}

function column(row: TableRow, names: readonly string[]): string | undefined {
  return names.map((name) => row[name]).find((value) => value !== undefined);
}

function serviceOf(text: string): string {
  const plain = plainName(text);
  return topology.services.find(({ name, address }) => address === text || plainName(name) === plain)?.name ?? text;
}

function protocolOf(text: string): string {
  const upper = text.toUpperCase();
  return upper === 'ICMPV4' ? 'ICMP' : upper;
}

function textOf(files: readonly LabFile[], wanted: string): string | undefined {
  const isIt = ({ name }: LabFile) => (name.split('/').at(-1) ?? '').toLowerCase() === wanted;
  const found = files.find((file) => isIt(file) && file.content !== null);
  return found && Buffer.from(found.content ?? '', 'base64').toString('utf8');
}
