import { drawnNumber } from '../../harness/expect/drawn.ts';
import { locate } from '../../harness/expect/locate.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { LabHostContext } from '../../harness/model/index.ts';
import { survey } from '../../harness/probe/index.ts';
import { established, holding } from '../../harness/probe/monitoring.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { watchedShop } from '../testbeds.ts';
import { type ConnectionReport, readConnections } from './connection-report.ts';
import { runTool, silence } from './tool.ts';

/** What is held into a service, how many are established in its namespace before and after the tool's look, and what it says. */
type Count = { readonly name: string; readonly held: number; readonly least: number; readonly most: number };

type Round = {
  readonly counts: readonly Count[];
  /** Why there is no report; the report otherwise. */
  readonly report: ConnectionReport | string;
};

type Observation = { readonly rounds: readonly Round[] };

const seconds = 10;
const tries = 3;

export const connections = check({
  ...deliverable('day3.connections'),
  on: watchedShop,

  async observe(context): Promise<Observation> {
    const rounds: Round[] = [];
    for (const numbers of draw(context.host.seed)) {
      let round = await look(context, numbers);
      // Somebody may have come or gone between our looks and the tool's.
      for (let again = 1; again < tries && !isRight(round) && typeof round.report !== 'string'; again++)
        round = await look(context, numbers);
      rounds.push(round);
      if (typeof round.report === 'string') break;
    }
    return { rounds };
  },

  judge({ rounds }) {
    const [first] = rounds;
    const expected =
      'The report has for each service the established TCP sockets of its namespace, as they are at that moment, and the states of all.';
    if (first === undefined || typeof first.report === 'string')
      return { status: 'fail', score: 0, expected, actual: `${first?.report ?? 'Nothing was seen'}` };
    if (first.counts.length === 0) return { status: 'blocked', by: 'day1.namespaces' };
    return partialCredit([...first.counts.map(({ name }) => part(rounds, name)), states(rounds)], {
      expected,
      hint: 'Compare with `ss -N NAME -tn state established` in each namespace. A listening socket is no connection, and neither is a line of headings.',
    });
  },

  show: ({ rounds }) => [
    {
      kind: 'table',
      title: 'Established connections: what was there, and what was reported',
      columns: ['Service', ...rounds.flatMap((_, index) => [`there, ${index + 1}`, `reported, ${index + 1}`])],
      rows: topology.services.map(({ name }) => [
        name,
        ...rounds.flatMap(({ counts, report }) => {
          const count = counts.find((one) => one.name === name);
          return [count ? inWords(count) : 'no namespace', reported(report, name)];
        }),
      ]),
    },
  ],
});

/** Two different numbers for each service, drawn by lot from the run's seed. */
function draw(seed: string): readonly (readonly number[])[] {
  const extra = (round: number, index: number) => drawnNumber(seed, `connections ${round} ${index}`, 3);
  return [0, 1].map((round) => topology.services.map((_, index) => 2 + round * 3 + extra(round, index)));
}

async function look(context: LabHostContext, numbers: readonly number[]): Promise<Round> {
  const { host } = context;
  const located = locate(await survey(host), topology);
  const requests = located.flatMap(({ service, namespace }, index) => {
    const from = located[(index + 1) % located.length]?.namespace?.key ?? '@host';
    const { address: to, port } = service;
    return namespace ? [{ from, in: namespace.key, to, port, count: numbers[index] ?? 1 }] : [];
  });
  return await holding(host, requests, async (open) => {
    const before = await established(host);
    const run = await runTool(context, 'connections', seconds);
    const after = await established(host);
    const report = run === null ? silence('connections', run) : readConnections(run);
    const counts = requests.map(({ in: key, to }, index) => {
      const here = [before, after].map((sockets) => sockets.filter(({ namespace }) => namespace === key).length);
      const name = located.find(({ service }) => service.address === to)?.service.name ?? key;
      return { name, held: open[index] ?? 0, least: Math.min(...here), most: Math.max(...here) };
    });
    const why = typeof report === 'string' && run !== null ? `${silence('connections', run)} So ${report}.` : report;
    return { counts, report: why };
  });
}

const isWithin = (value: number | undefined, { least, most }: Count) =>
  value !== undefined && value >= least && value <= most;

function isRight({ counts, report }: Round): boolean {
  return typeof report !== 'string' && counts.every((count) => isWithin(report.services[count.name], count));
}

function reported(report: ConnectionReport | string, name: string): string {
  return typeof report === 'string' ? 'nothing' : String(report.services[name] ?? 'nothing');
}

function inWords({ least, most }: Count): string {
  return least === most ? String(least) : `${least} to ${most}`;
}

function part(rounds: readonly Round[], name: string): Part {
  const wrong = rounds.flatMap(({ counts, report }) => {
    const count = counts.find((one) => one.name === name);
    if (count === undefined || typeof report === 'string') return [];
    const told = report.services[name];
    return isWithin(told, count)
      ? []
      : [`${inWords(count)} were there and ${told ?? 'none'} ${told === undefined ? 'is named' : 'reported'}`];
  });
  return { what: name, trouble: wrong.length > 0 ? wrong.join('; then ') : undefined };
}

/** All that we hold are established at both ends; a report may count an end, both, or what the kernel tracks. */
function states(rounds: readonly Round[]): Part {
  const wrong = rounds.some(({ counts, report }) => {
    const held = counts.reduce((sum, count) => sum + count.held, 0);
    return typeof report !== 'string' && (report.states.ESTABLISHED ?? 0) < held;
  });
  return { what: 'states', trouble: wrong ? 'fewer are ESTABLISHED there than were held' : undefined };
}
