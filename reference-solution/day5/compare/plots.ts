/** The measurement as pictures, in SVG. */
import { type Round, valid } from './rounds.ts';
import { quantile, rate } from './verdict.ts';

const colors = { linux: '#2563eb', docker: '#d97706' } as const;
const names = { linux: 'Linux namespaces', docker: 'Docker' } as const;
const stacks = ['linux', 'docker'] as const;
const [width, height] = [760, 320];
const area = { left: 70, top: 70, right: width - 24, bottom: height - 50 };
const [ink, muted, faint] = ['#1f2937', '#6b7280', '#e5e7eb'];

const round = (value: number) => Math.round(value * 10) / 10;
const text = (x: number, y: number, words: string, more = '') =>
  `<text x="${round(x)}" y="${round(y)}" fill="${ink}"${more}>${words}</text>`;
const end = ` text-anchor="end" style="fill:${muted}"`;
const middle = ` text-anchor="middle" style="fill:${muted}"`;

function picture(title: string, parts: readonly string[]): string {
  const legend = stacks.flatMap((stack, i) => [
    `<rect x="${area.left + i * 160}" y="38" width="11" height="11" rx="2" fill="${colors[stack]}"/>`,
    text(area.left + 18 + i * 160, 48, names[stack]),
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="12" role="img">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${[text(16, 24, title, ' font-weight="bold"'), ...legend, ...parts].join('\n')}
</svg>
`;
}

/** Where a value lies between bottom and top. */
function axis(values: readonly { readonly at: number; readonly words: string }[], place: (value: number) => number) {
  return values.flatMap(({ at, words }) => [
    `<path d="M${area.left} ${round(place(at))}H${area.right}" stroke="${faint}"/>`,
    text(area.left - 8, place(at) + 4, words, end),
  ]);
}

/** Steps of 1, 2 or 5 times a power of ten, some five of them, from zero to beyond `most`. */
function steps(most: number): number[] {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

const count = (value: number) => Math.round(value).toLocaleString('en').replaceAll(',', ' ');

/** Requests per second in each round: what scatters together was the machine, what stays apart are the stacks. */
export function ratesPlot(rounds: readonly Round[]): string {
  const marks = steps(Math.max(...rounds.flatMap(({ linux, docker }) => [rate(linux), rate(docker)])));
  const top = marks.at(-1) ?? 1;
  const y = (value: number) => area.bottom - (value / top) * (area.bottom - area.top);
  const x = (index: number) => area.left + ((index + 0.5) / rounds.length) * (area.right - area.left);
  const lines = stacks.map((stack) => {
    const points = rounds.map((one, i) => `${round(x(i))},${round(y(rate(one[stack])))}`);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colors[stack]}" stroke-width="1.5"/>`;
  });
  const dots = rounds.flatMap((one, i) =>
    stacks.map((stack) => {
      const fill = one.void === undefined ? colors[stack] : '#ffffff';
      return `<circle cx="${round(x(i))}" cy="${round(y(rate(one[stack])))}" r="4" fill="${fill}" stroke="${colors[stack]}"/>`;
    }),
  );
  const numbers = rounds.map((_, i) => text(x(i), area.bottom + 18, String(i + 1), middle));
  const grid = axis(
    marks.map((at) => ({ at, words: count(at) })),
    y,
  );
  const below = text((area.left + area.right) / 2, area.bottom + 38, 'round (hollow: void)', middle);
  return picture('Requests per second, round by round', [...grid, ...lines, ...dots, ...numbers, below]);
}

/** How long the slowest took: the further to the right, the rarer. Both axes are logarithmic. */
export function latenciesPlot(rounds: readonly Round[]): string {
  const parts = [0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999];
  const sorted = Object.fromEntries(
    stacks.map((stack) => [
      stack,
      valid(rounds)
        .flatMap((one) => one[stack].latencies)
        .sort((a, b) => a - b),
    ]),
  ) as Record<(typeof stacks)[number], number[]>;
  const values = stacks.flatMap((stack) => [0.05, ...parts].map((part) => quantile(sorted[stack], part)));
  const decades = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
  const low = decades.findLast((one) => one <= Math.min(...values)) ?? 0.5;
  const high = decades.find((one) => one >= Math.max(...values)) ?? 5000;
  const y = (ms: number) => area.bottom - (Math.log(ms / low) / Math.log(high / low)) * (area.bottom - area.top);
  const x = (part: number) => area.left + (Math.log(1 / (1 - part)) / Math.log(1000)) * (area.right - area.left);
  const grid = axis(
    [low, ...decades.filter((one) => one > low && one <= high)].map((at) => ({ at, words: `${at} ms` })),
    y,
  );
  const lines = stacks.map((stack) => {
    const fine = Array.from({ length: 120 }, (_, i) => 1 - 1000 ** -(i / 119)).filter((part) => part >= 0.05);
    const points = fine.map((part) => `${round(x(part))},${round(y(Math.max(low, quantile(sorted[stack], part))))}`);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colors[stack]}" stroke-width="2"/>`;
  });
  const labels = parts.map((part) => text(x(part), area.bottom + 18, `${round(part * 1000) / 10} %`, middle));
  const below = text((area.left + area.right) / 2, area.bottom + 38, 'so many answers took no longer', middle);
  return picture('Time to an answer', [...grid, ...lines, ...labels, below]);
}
