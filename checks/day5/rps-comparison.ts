import type { Comparison, StackFigures } from '../../harness/probe/load/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { type Measured, measurement, measuring } from './measurement.ts';

type Observation = Measured;

export const rpsComparison = check({
  ...deliverable('day5.rps-comparison'),
  on: measurement,

  observe: async ({ shared }): Promise<Observation> => shared,

  judge(seen) {
    if ('missing' in seen) return { status: 'blocked', by: seen.missing };
    const { comparison } = seen;
    if (comparison.invalid === undefined) return { status: 'pass' };
    const { rounds } = comparison;
    const voided = rounds.filter((round) => round.void !== undefined);
    const of = (stack: 'a' | 'b') => {
      const asked = rounds.reduce((sum, round) => sum + round[stack].succeeded + round[stack].failed, 0);
      const failed = rounds.reduce((sum, round) => sum + round[stack].failed, 0);
      return `${failed} of ${asked} requests failed`;
    };
    return {
      status: 'fail',
      score: 0,
      expected: `${measuring.rounds} rounds of ${measuring.seconds} s with ${measuring.connections} connections on each stack in which no request to GET ${measuring.path} fails.`,
      actual: `${voided.length} of ${rounds.length} rounds are void. Linux namespaces: ${of('a')}. Docker: ${of('b')}.`,
      hint: "A failed request is one without a 2xx status or without an answer: 'ab -n 2000 -c 10 URL' counts them as 'Failed requests' and 'Non-2xx responses'. Who is it that gives up under load?",
    };
  },

  show(seen) {
    if ('missing' in seen) return [];
    const { comparison } = seen;
    const title = `GET ${measuring.path} from outside, medians of the rounds`;
    const columns = ['Stack', 'Requests/s', 'p50 (ms)', 'p90 (ms)', 'p99 (ms)', 'Requests', 'Failed'];
    const rows = [row('Linux namespaces', comparison.a), row('Docker', comparison.b)];
    return [
      { kind: 'table', title, columns, rows },
      { kind: 'text', title: 'How it was measured, and the result', text: told(comparison) },
    ];
  },
});

function row(name: string, { perSecond, p50, p90, p99, requests, failed }: StackFigures): string[] {
  return [
    name,
    perSecond.toFixed(0),
    ...[p50, p90, p99].map((one) => one.toFixed(1)),
    String(requests),
    String(failed),
  ];
}

function told({ rounds, ratio, faster, invalid }: Comparison): string {
  const method = `${rounds.length} rounds after ${measuring.warmUp} to warm up, in turns; in each, ${measuring.connections} connections ask GET ${measuring.path} of port 8080 for ${measuring.seconds} s, one stack directly after the other. A round in which a request failed is void. Days 1 and 2 alone have been brought up for the Linux stack.`;
  if (ratio === null) return `${method} There is no result: ${invalid}.`;
  const words = { a: 'Linux namespaces are faster', b: 'Docker is faster', neither: 'neither is shown to be faster' };
  const [low, estimate, high] = [ratio.low, ratio.estimate, ratio.high].map((one) => one.toFixed(2));
  return `${method} Docker answers ${estimate} times as many requests a second as Linux namespaces (95 % interval ${low} to ${high}): ${words[faster ?? 'neither']}.`;
}
