/** The report in words and tables. All of its figures come from the measurement. */
import { cpus, release, totalmem } from 'node:os';
import { basename } from 'node:path';
import type { Stack } from './load.ts';
import { type Plan, type Round, valid } from './rounds.ts';
import { type Figures, rate, type Verdict } from './verdict.ts';

export interface Measurement {
  readonly stacks: { readonly linux: Stack; readonly docker: Stack };
  readonly plan: Plan;
  readonly rounds: readonly Round[];
  readonly verdict: Verdict;
  /** When it began, as a day. */
  readonly day: string;
  /** How many processes wanted a core before it began (getloadavg(3)): where that is many, the rounds scatter. */
  readonly load: number;
}

type Table = readonly (readonly string[])[];

/** What both the Markdown and the PDF say; the first row of a table is its head. */
export interface Report {
  readonly title: string;
  readonly winner: string;
  readonly figures: Table;
  readonly meaning: readonly string[];
  readonly method: readonly string[];
  readonly rounds: Table;
}

const count = (value: number) => Math.round(value).toLocaleString('en').replaceAll(',', ' ');
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

export function reportOf({ stacks, plan, rounds, verdict, day, load }: Measurement): Report {
  const { linux, docker, ratio, winner } = verdict;
  const { middle, low, high } = ratio;
  const counted = valid(rounds).length;
  const between = `the 95 % interval is ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`;
  const row = (name: string, one: Figures) => [
    ...[name, count(one.perSecond), ms(one.p50), ms(one.p90), ms(one.p99)],
    ...[count(one.succeeded), count(one.failed)],
  ];
  return {
    title: 'Linux namespaces against Docker',
    winner,
    figures: [
      ['Stack', 'Requests per second', 'p50', 'p90', 'p99', 'Answers', 'Failed requests'],
      row('Linux namespaces', linux),
      row('Docker', docker),
    ],
    meaning: [
      `While Linux answers 100 requests, Docker answers ${(100 * middle).toFixed(1)}; ${between}.`,
      winner === 'no difference'
        ? 'The interval has 100 in it: this measurement cannot tell the two apart, which is not to say that they are alike.'
        : 'The interval does not have 100 in it, so this is more than the scatter of the rounds.',
      `${counted} of ${rounds.length} rounds count. A round in which any request failed is void, for both.`,
    ],
    method: [
      `Asked: GET ${stacks.linux.url} (Linux) and GET ${stacks.docker.url} (Docker), whose answers were the same, byte for byte.`,
      ...[stacks.linux, stacks.docker].flatMap(({ name, from }) =>
        from === undefined ? [] : [`${name} was asked from the network namespace ${basename(from)}.`],
      ),
      `Tool: autocannon, ${plan.connections} connections that stay open, in a process of its own on the same machine.`,
      `After a warm-up of ${plan.warmUpSeconds} s each: rounds of ${plan.seconds} s for one and ${plan.seconds} s for the other; who begins changes.`,
      'Requests per second: the geometric mean of the rounds that count. Percentiles: of all their answers. The interval: Student’s, of the logarithms of the rounds’ ratios.',
      'The load is closed: each connection asks again when it is answered. Whoever is slow is asked less, so a pause of a second costs 50 long answers and not those of all the requests that would have come meanwhile: the percentiles flatter, the slower stack most. They say how long these requests took, not how long customers who come at their own pace would wait.',
      `Machine: ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}; ${day}, with a load of ${load.toFixed(1)} before.`,
    ],
    rounds: [
      ['Round', 'Linux, requests/s', 'Docker, requests/s', 'Ratio', 'Counts'],
      ...rounds.map((one, i) => [
        ...[String(i + 1), count(rate(one.linux)), count(rate(one.docker))],
        ...[(rate(one.docker) / rate(one.linux)).toFixed(3), one.void ?? 'yes'],
      ]),
    ],
  };
}

/** `pictures`: the paths of the plots, as the document sees them. */
export function markdownOf(report: Report, pictures: readonly (readonly [title: string, path: string])[]): string {
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');
  return `# ${report.title}

Winner: ${report.winner}

${tableOf(report.figures)}

${report.meaning.join('\n')}

${pictures.map(([title, path]) => `![${title}](${path})`).join('\n\n')}

## Method

${list(report.method)}

## Every round

${tableOf(report.rounds)}
`;
}

/** Columns that are as wide as what stands in them, so that the text can be read as it is. */
function tableOf(rows: Table): string {
  const widths = rows[0]?.map((_, i) => Math.max(3, ...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [head, widths.map((width) => '-'.repeat(width)), ...body].map(line).join('\n');
}
