import { type Figures, type ReportText, readReport } from '../../harness/expect/comparison-report.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Evidence } from '../../harness/model/index.ts';
import { ifPossible } from '../../harness/testbed/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { clearRatio, sureRatio } from '../../labs/day5/stack.ts';
import { check, type Part } from '../check.ts';
import { type Measured, measurement } from './measurement.ts';

/** What the submission's report says, and what we measured. */
type Observation = {
  /** Null when there is no report. */
  readonly report: ReportText | null;
  /** The report that submission.json names; null when it names none. */
  readonly named: string | null;
  /** The 95 % interval of Docker's requests a second over Linux's; null when we have none. */
  readonly ours: { readonly low: number; readonly high: number } | null;
};

const names = { linux: 'Linux', docker: 'Docker', none: 'no difference' } as const;

export const comparisonReport = check({
  ...deliverable('day5.comparison-report'),
  // The report is read all the same where there is no Docker, or where we could not measure.
  on: ifPossible(measurement),

  async observe(context): Promise<Observation> {
    const named = context.lines.report ?? null;
    const text = named === null ? context.document : context.files.text(named);
    const report = text === null ? null : readReport(text);
    return { report, named, ours: intervalOf(context.shared) };
  },

  judge({ report, named, ours }) {
    const words = {
      expected:
        'The report has a table with a row for Linux and one for Docker, with requests per second and failed requests; the tool, the two URLs, the connections, and how long or how many requests; and a line that begins with "Winner:", which its own figures bear out and our measurement does not contradict.',
      hint: 'Read your report as somebody who was not there: which program asked which URL, how often, how many at once, and what became of those requests that failed?',
    };
    if (report === null) {
      const missing =
        named === null
          ? 'There is no report on the comparison'
          : `There is no file '${named}', which submission.json names as the report`;
      return { status: 'fail', score: 0, ...words, actual: `${missing}.` };
    }
    return partialCredit([...figures(report), ...method(report), ...winner(report, ours)], words);
  },

  show: ({ report }) => (report === null ? [] : [reading(report)]),
});

/** What we found in the report, for who wonders why something is missing. */
function reading({ linux, docker, winner: named, servers }: ReportText): Evidence {
  const figure = (value: number | null | undefined) =>
    value === null || value === undefined ? 'not found' : `${value}`;
  const rows = [
    ['Linux, requests per second', figure(linux?.perSecond)],
    ['Linux, failed requests', figure(linux?.failed)],
    ['Docker, requests per second', figure(docker?.perSecond)],
    ['Docker, failed requests', figure(docker?.failed)],
    ['Servers', servers.join(', ') || 'not found'],
    ['Winner', named === null ? 'not found' : names[named]],
  ];
  return { kind: 'table', title: 'What the report says, as it was read', columns: ['What', 'Read'], rows };
}

function intervalOf(seen: Measured | null): Observation['ours'] {
  if (seen === null || 'missing' in seen || seen.comparison.ratio === null) return null;
  const { low, high } = seen.comparison.ratio;
  return { low, high };
}

function figures({ linux, docker }: ReportText): Part[] {
  const without = (one: Figures | null, figure: keyof Figures, what: string) => {
    if (one === null) return 'no table has a row for it';
    return one[figure] === null ? `its row has no ${what}` : undefined;
  };
  return [
    { what: 'Linux', trouble: without(linux, 'perSecond', 'requests per second') },
    { what: 'Docker', trouble: without(docker, 'perSecond', 'requests per second') },
    { what: "Linux's failures", trouble: without(linux, 'failed', 'failed requests') },
    { what: "Docker's failures", trouble: without(docker, 'failed', 'failed requests') },
  ];
}

function method({ servers, method: { tool, connections, extent } }: ReportText): Part[] {
  const missing = [
    ...(tool ? [] : ['the tool']),
    ...(connections ? [] : ['the number of connections']),
    ...(extent ? [] : ['how long or how many requests']),
  ];
  const [one] = servers;
  const urls = one === undefined ? 'it names no URL' : `it names one server only, http://${one}, for two stacks`;
  return [
    { what: 'the method', trouble: missing.length === 0 ? undefined : `it does not say ${missing.join(', ')}` },
    { what: 'the URLs', trouble: servers.length >= 2 ? undefined : urls, weight: 2 },
  ];
}

function winner({ linux, docker, winner: named }: ReportText, ours: Observation['ours']): Part[] {
  if (named === null)
    return [
      {
        what: 'the winner',
        trouble: 'no line begins with "Winner:" and names Linux, Docker or no difference',
        weight: 3,
      },
    ];
  const ratio = (docker?.perSecond ?? 0) / (linux?.perSecond ?? 0);
  const told = names[named];
  const own: Part[] =
    ratio > 0 && Number.isFinite(ratio)
      ? [
          {
            what: 'the winner',
            trouble: bearsOut(ratio, named) ? undefined : `it says ${told}, and its own figures say otherwise`,
          },
        ]
      : [{ what: 'the winner', trouble: 'it has no figures that would show one' }];
  if (ours === null) return own;
  const clear = ours.low > clearRatio ? 'docker' : ours.high < 1 / clearRatio ? 'linux' : null;
  const isSure = ours.low > sureRatio || ours.high < 1 / sureRatio;
  const against = clear !== null && named !== clear && (named !== 'none' || isSure);
  const interval = `${ours.low.toFixed(2)} to ${ours.high.toFixed(2)}`;
  const trouble = against
    ? `it says ${told}, and by our measurement Docker answers ${interval} times as many requests as Linux`
    : undefined;
  return [...own, { what: 'the winner and our measurement', trouble, weight: 2 }];
}

/** Figures that are close may be called no difference. */
const close = 1.25;

function bearsOut(ratio: number, named: 'linux' | 'docker' | 'none'): boolean {
  if (named === 'none') return ratio < close && ratio > 1 / close;
  return named === 'docker' ? ratio > 1 : ratio < 1;
}
