import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { silence } from './tool.ts';
import { pairKey, readTraffic, type Told } from './traffic-tables.ts';
import { type TrafficRun, traffic } from './traffic-tool.ts';

/** What crossed the bridge of one thing while we sent, and in the tool's whole time: its own number may lie anywhere between. */
export type Crossed = { readonly about: string; readonly packets: number; readonly all: number };

type Observation = Pick<TrafficRun, 'blocked' | 'how' | 'listened'> & {
  readonly told: { readonly pairs: Told; readonly protocols: Told; readonly talkers: Told };
  readonly pairs: readonly Crossed[];
  readonly protocols: readonly Crossed[];
  readonly sent: readonly Crossed[];
  /** What the same services sent and received. */
  readonly moved: readonly Crossed[];
};

const share = 0.02;
const fewest = 2;
const mostNamed = 4;

export const trafficReport = check({
  ...deliverable('day3.traffic-report'),
  on: traffic,

  async observe({ shared: run }): Promise<Observation> {
    const crossed = whatCrossed(run);
    const all = readTraffic(run.files);
    const told = {
      pairs: only(all.pairs, crossed.pairs),
      protocols: only(all.protocols, crossed.protocols),
      talkers: only(all.talkers, crossed.sent),
    };
    return { blocked: run.blocked, how: run.how, listened: run.listened, told, ...crossed };
  },

  judge(seen) {
    if (seen.blocked !== null) return { status: 'blocked', by: seen.blocked };
    const expected =
      'Pairs, protocols and top talkers say of the traffic that we made what our own capture on the bridge holds, within 2 % or 2 packets.';
    const { told, how } = seen;
    if (how === null)
      return {
        status: 'fail',
        score: 0,
        expected,
        actual: silence('traffic', null),
      };
    if (seen.pairs.every(({ packets }) => packets === 0)) return { status: 'blocked', by: 'day1.ping-matrix' };
    const talkers = [seen.sent, seen.moved].map((list) => trouble(list, told.talkers));
    const parts: readonly Part[] = [
      { what: 'Packets per pair', trouble: trouble(seen.pairs, told.pairs), weight: 2 },
      { what: 'Protocols', trouble: trouble(seen.protocols, told.protocols) },
      { what: 'Top talkers', trouble: talkers.includes(undefined) ? undefined : talkers[0] },
    ];
    const isSilent = Object.values(told).some((one) => typeof one === 'string');
    const deaf = 'It was not seen to listen in the first quarter of its time';
    const background = [...(isSilent ? [how.replace(/\.$/, '')] : []), ...(seen.listened ? [] : [deaf])];
    return partialCredit(parts, {
      expected,
      background: background.length > 0 ? background.join('. ') : undefined,
      hint: 'Ping a hundred times between two rooms while it runs: both directions must have a hundred, once each. Listen on the bridge itself, keep only the headers, and let the capture end before you count.',
    });
  },

  show(seen) {
    if (seen.pairs.length === 0) return [];
    const rows = (title: string, list: readonly Crossed[], told: Told) =>
      list.map((one) => [title, one.about, inWords(one), spoken(told, one)]);
    return [
      {
        kind: 'table',
        title: 'Packets that crossed the bridge, and what the report says of them',
        columns: ['Table', 'Of', 'Our capture', 'The report'],
        rows: [
          ...rows('pairs', seen.pairs, seen.told.pairs),
          ...rows('protocols', seen.protocols, seen.told.protocols),
          ...rows('talkers (sent)', seen.sent, seen.told.talkers),
        ],
      },
    ];
  },
});

/** What our capture holds of the pairs that were drawn, of the three protocols, and of the services of those pairs. */
export function whatCrossed({ sent, count }: Pick<TrafficRun, 'sent' | 'count'>) {
  const { tallies } = count;
  const sum = (about: string, isOf: (one: (typeof tallies)[number]) => boolean): Crossed => {
    const found = tallies.filter(isOf);
    const total = (of: 'packets' | 'all') => found.reduce((all, one) => all + one[of], 0);
    return { about, packets: total('packets'), all: total('all') };
  };
  const ways = sent.flatMap(({ source, to }) => [[source, to] as const, [to, source] as const]);
  const services = [...new Set(ways.map(([source]) => source))];
  const name = (address: string) => topology.services.find((one) => one.address === address)?.name ?? address;
  return {
    pairs: ways.map(([from, to]) =>
      sum(pairKey(name(from), name(to)), ({ source, destination }) => source === from && destination === to),
    ),
    protocols: ['TCP', 'UDP', 'ICMP'].map((protocol) => sum(protocol, (one) => one.protocol === protocol)),
    sent: services.map((one) => sum(name(one), ({ source }) => source === one)),
    moved: services.map((one) => sum(name(one), ({ source, destination }) => [source, destination].includes(one))),
  };
}

/** What was told of these; the rest is not compared. */
function only(told: Told, list: readonly Crossed[]): Told {
  if (typeof told === 'string') return told;
  return Object.fromEntries(list.flatMap(({ about }) => (told[about] === undefined ? [] : [[about, told[about]]])));
}

/** What was not told is none: whoever did not send need not be in a table. */
function numberOf(told: Readonly<Record<string, number>>, { about }: Crossed): number {
  return told[about] ?? 0;
}

/** Whether a number is that of our capture, give or take two per cent or two packets. */
export function isNear(number: number, { packets, all }: Crossed): boolean {
  const slack = (of: number) => Math.max(fewest, of * share);
  return number >= packets - slack(packets) && number <= all + slack(all);
}

function trouble(list: readonly Crossed[], told: Told): string | undefined {
  if (typeof told === 'string') return told;
  const wrong = list.filter((one) => !isNear(numberOf(told, one), one));
  if (wrong.length === 0) return undefined;
  const named = wrong
    .slice(0, mostNamed)
    .map((one) => `${one.about}: ${spoken(told, one)} told, ${inWords(one)} crossed`);
  const more = wrong.length > mostNamed ? `; and ${wrong.length - mostNamed} more` : '';
  return `${named.join('; ')}${more}`;
}

function inWords({ packets, all }: Crossed): string {
  return packets === all ? `${packets}` : `${packets} to ${all}`;
}

function spoken(told: Told, { about }: Crossed): string {
  return typeof told === 'string' ? 'nothing' : String(told[about] ?? 'nothing');
}
