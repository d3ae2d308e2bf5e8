/** Graphs of the traffic, as SVG: text that every browser draws, and that can be read without one. */
import type { Traffic } from './count.ts';

const ink = '#1f2937';
const muted = '#6b7280';
const faint = '#e5e7eb';
const sentColor = '#2563eb';
const receivedColor = '#93c5fd';
const palette = ['#2563eb', '#f59e0b', '#059669', '#9333ea', '#dc2626', '#0891b2', '#a16207'];
const others = '#9ca3af';

const width = 760;
const most = { rows: 16, matrix: 12, protocols: 7 };

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const safe = (text: string | number) => String(text).replace(/[&<>"]/g, (found) => escapes[found] ?? found);
const count = (value: number) => value.toLocaleString('en').replaceAll(',', ' ');

interface Style {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill?: string;
  readonly bold?: boolean;
}

function text(
  x: number,
  y: number,
  words: string | number,
  { anchor = 'start', fill = ink, bold }: Style = {},
): string {
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}"${weight}>${safe(words)}</text>`;
}

const box = (x: number, y: number, w: number, h: number, fill: string, hint = '') =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" rx="2" fill="${fill}">${hint && `<title>${safe(hint)}</title>`}</rect>`;

const round = (value: number) => Math.round(value * 10) / 10;

function picture(title: string, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="12" role="img">
<title>${safe(title)}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${text(16, 26, title, { bold: true })}
${parts.join('\n')}
</svg>
`;
}

function legend(entries: readonly (readonly [string, string])[], y: number): string[] {
  return entries.map(
    ([words, color], i) => `${box(16 + i * 104, y - 10, 11, 11, color)}${text(32 + i * 104, y, words)}`,
  );
}

/** Colours by rank; those beyond the palette share one. */
function colorsOf({ protocols }: Traffic): ReadonlyMap<string, string> {
  return new Map(protocols.map(({ protocol }, i) => [protocol, palette[i] ?? others]));
}

/** A bar a protocol, with its number and its share. */
function protocols(traffic: Traffic): string {
  const rows = traffic.protocols.slice(0, most.rows);
  const colors = colorsOf(traffic);
  const largest = rows[0]?.packets ?? 1;
  const bars = rows.map(({ protocol, packets }, i) => {
    const y = 46 + i * 26;
    const length = Math.max(1, (packets / largest) * 440);
    const share = `${((100 * packets) / traffic.packets).toFixed(1)} %`;
    return `${text(130, y + 13, protocol, { anchor: 'end' })}
${box(140, y, length, 18, colors.get(protocol) ?? others)}
${text(148 + length, y + 13, `${count(packets)}  (${share})`, { fill: muted })}`;
  });
  return picture('Packets by protocol', 60 + rows.length * 26, bars);
}

/** Those whom a reader looks for: groups and addresses that hosts give themselves (fe80::) stand in the tables. */
const shownTalkers = ({ talkers }: Traffic) =>
  talkers.filter(({ service }) => !/^(ff|fe80:|::$|22[4-9]\.|23\d\.|255\.)/.test(service));

/** Two bars a service: what it sent and what it received. */
function talkers(traffic: Traffic): string {
  const rows = shownTalkers(traffic).slice(0, most.rows);
  const largest = Math.max(1, ...rows.flatMap(({ sent, received }) => [sent, received]));
  const bars = rows.map(({ service, sent, received }, i) => {
    const y = 68 + i * 38;
    const bar = (value: number, at: number, color: string) => {
      const length = (value / largest) * 440;
      return `${box(190, at, Math.max(length, value > 0 ? 1 : 0), 13, color)}
${text(198 + length, at + 11, count(value), { fill: muted })}`;
    };
    return `${text(180, y + 18, service, { anchor: 'end' })}
${bar(sent, y, sentColor)}
${bar(received, y + 15, receivedColor)}`;
  });
  const key = legend(
    [
      ['sent', sentColor],
      ['received', receivedColor],
    ],
    48,
  );
  return picture('Top talkers: packets sent and received', 80 + rows.length * 38, [...key, ...bars]);
}

/** Who sends to whom: rows send, columns receive, and the darker a field the more there was. */
function pairs(traffic: Traffic): string {
  const involved = shownTalkers(traffic).filter(({ sent, received }) => sent + received > 0);
  const names = involved.map(({ service }) => service).slice(0, most.matrix);
  const cell = { width: Math.min(92, Math.floor((width - 200) / Math.max(1, names.length))), height: 34 };
  const largest = Math.max(1, ...traffic.pairs.map(({ packets }) => packets));
  const heads = names.map((name, i) => {
    const [x, y] = [190 + i * cell.width + 8, 116];
    return `<g transform="rotate(-32 ${x} ${y})">${text(x, y, name)}</g>`;
  });
  const fields = names.flatMap((source, row) => {
    const y = 126 + row * cell.height;
    return [
      text(170, y + 21, source, { anchor: 'end' }),
      ...names.map((destination, column) => {
        const found = traffic.pairs.find((pair) => pair.source === source && pair.destination === destination);
        const x = 180 + column * cell.width;
        if (!found) return box(x + 1, y + 1, cell.width - 2, cell.height - 2, '#f3f4f6');
        // By the square root, or one busy pair would make all others look alike.
        const strength = 0.12 + 0.88 * Math.sqrt(found.packets / largest);
        const label = { anchor: 'middle', fill: strength > 0.55 ? '#ffffff' : ink } as const;
        return `${box(x + 1, y + 1, cell.width - 2, cell.height - 2, shade(strength), `${source} to ${destination}: ${found.packets}`)}${text(x + cell.width / 2, y + 21, count(found.packets), label)}`;
      }),
    ];
  });
  const height = 146 + names.length * cell.height;
  return picture('Packets from each service (row) to each other (column)', height, [...heads, ...fields]);
}

/** From white to blue. */
function shade(strength: number): string {
  const channel = (dark: number) => Math.round(255 - (255 - dark) * strength);
  return `rgb(${channel(29)}, ${channel(78)}, ${channel(216)})`;
}

/** Columns over time, stacked by protocol. */
function overTime(traffic: Traffic): string {
  const colors = colorsOf(traffic);
  const names = traffic.protocols.slice(0, most.protocols).map(({ protocol }) => protocol);
  const sums = traffic.slices.map((slice) => [...slice.values()].reduce((sum, packets) => sum + packets, 0));
  const largest = Math.max(1, ...sums);
  const area = { left: 64, top: 70, width: width - 84, height: 170 };
  const step = area.width / Math.max(1, traffic.slices.length);
  const bottom = area.top + area.height;
  const grid = [0, 0.5, 1].map((part) => {
    const y = bottom - part * area.height;
    const label = text(area.left - 8, y + 4, count(Math.round(part * largest)), { anchor: 'end', fill: muted });
    return `${box(area.left, y, area.width, 1, faint)}${label}`;
  });
  const columns = traffic.slices.flatMap((slice, i) => {
    let y = bottom;
    return traffic.protocols.map(({ protocol }) => {
      const height = ((slice.get(protocol) ?? 0) / largest) * area.height;
      y -= height;
      return height === 0
        ? ''
        : box(area.left + i * step, y, Math.max(1, step - 1), height, colors.get(protocol) ?? others);
    });
  });
  const slice = traffic.sliceSeconds === 1 ? 'second' : `${traffic.sliceSeconds} s`;
  return picture(`Packets in each ${slice}`, bottom + 34, [
    ...legend(
      names.map((name) => [name, colors.get(name) ?? others] as const),
      48,
    ),
    ...grid,
    ...columns.filter(Boolean),
    text(area.left, bottom + 18, '0 s', { fill: muted }),
    text(area.left + area.width, bottom + 18, `${traffic.seconds.toFixed(1)} s`, { anchor: 'end', fill: muted }),
  ]);
}

/** Each graph by the name of its file, without the ending. */
export function graphsOf(traffic: Traffic): Readonly<Record<string, string>> {
  return {
    packets_over_time: overTime(traffic),
    protocol_distribution: protocols(traffic),
    top_talkers: talkers(traffic),
    packets_per_service_pair: pairs(traffic),
  };
}
