import { describe, expect, test } from 'vitest';
import { drawFlows } from '../../harness/expect/drawn-flows.ts';
import { isCausedBySubmission, type Json, type LabFile } from '../../harness/model/index.ts';
import { told } from '../day4/told.ts';
import { trafficGraphs } from './traffic-graphs.ts';
import { isNear, trafficReport, whatCrossed } from './traffic-report.ts';
import { readTraffic } from './traffic-tables.ts';
import { lossOf } from './traffic-tool.ts';

const file = (name: string, text: string): LabFile => ({ name, bytes: text.length, content: btoa(text) });

const [nginx, api, order] = ['10.0.0.10', '10.0.0.20', '10.0.0.40'];
const tally = (source: string, destination: string, protocol: string, packets: number, all = packets) => ({
  ...{ source, destination, protocol, packets, all },
});
const flow = { from: 'a', in: 'b', count: 0, arrived: 0 };
const crossed = whatCrossed({
  sent: [
    { ...flow, kind: 'icmp', source: nginx, to: api },
    { ...flow, kind: 'udp', source: order, to: api },
  ],
  count: {
    dropped: 0,
    tallies: [
      ...[tally(nginx, api, 'ICMP', 100), tally(api, nginx, 'ICMP', 100), tally(order, api, 'UDP', 60)],
      // The shop goes on meanwhile.
      tally(api, order, 'TCP', 0, 10),
    ],
  },
});

test('a capture that a flood fills is the submission’s doing; one that loses some of a little is ours', () => {
  const lost = (packets: number, dropped: number) =>
    lossOf({ dropped, tallies: [tally(nginx, api, 'ICMP', 0, packets)] });
  expect(lost(90_000, 0)).toBeUndefined();
  expect([lost(3000, 5), lost(90_000, 5)].map(isCausedBySubmission)).toEqual([false, true]);
  expect(lost(90_000, 5)?.message).toMatch(/more than 90000 packets crossed the bridge/);
});

const pairs =
  'source,destination,packets\nnginx-lb,api-gateway,100\napi-gateway,nginx-lb,100\norder-service,api-gateway,60\n';
const protocols = 'protocol,packets\nICMP,200\nUDP,60\n';
const talkers = 'service,packets\nnginx-lb,100\napi-gateway,100\norder-service,60\n';

function judge(files: readonly LabFile[], more: object = {}): string {
  const seen = { blocked: null, how: 'traffic ran. It printed nothing.', listened: true, ...crossed };
  return told(trafficReport.judge({ ...seen, told: readTraffic(files), ...more } as unknown as Json));
}

const report = (of: { pairs?: string; protocols?: string; talkers?: string }) => [
  file('packets_per_service_pair.csv', of.pairs ?? pairs),
  file('protocol_distribution.csv', of.protocols ?? protocols),
  file('top_talkers.csv', of.talkers ?? talkers),
];

describe('a traffic report', () => {
  test('says what crossed the bridge', () => {
    expect(judge(report({}))).toBe('pass');
  });

  test.each([
    [
      'addresses, semicolons, order and letters',
      { pairs: `Packets;Destination;SOURCE_\n"100";${api};${nginx}\n100;${nginx};${api}\n60;${api};${order}\n` },
    ],
    ['what came before we sent', { pairs: `${pairs}api-gateway,order-service,10\n` }],
    [
      'a row a protocol',
      { pairs: pairs.replace('gateway,nginx-lb,100', 'gateway,nginx-lb,60\napi-gateway,nginx-lb,40') },
    ],
    ['two packets more or less', { pairs: pairs.replace('60', '58').replace('100', '102') }],
    ['other protocols and others’ rows', { protocols: `${protocols}ARP,7\ntcp,10\n` }],
    ['what was sent and received', { talkers: 'service,packets\nnginx-lb,200\napi-gateway,260\norder-service,60\n' }],
  ])('may have %s', (_, of) => {
    expect(judge(report(of))).toBe('pass');
  });

  test('may be one traffic.json, in place of any table', () => {
    const rows = {
      protocol_distribution: [
        { Protocol: 'icmp', Packets: '200' },
        { protocol: 'UDP', packets: 60 },
      ],
    };
    const [first, , last] = report({}) as [LabFile, LabFile, LabFile];
    expect(judge([first, file('out/traffic.json', JSON.stringify(rows)), last])).toBe('pass');
  });

  test('is judged table by table', () => {
    expect(judge(report({ talkers: 'service,packets\nnginx-lb,200\napi-gateway,100\norder-service,60\n' }))).toMatch(
      /^0\.75 Top talkers: nginx-lb: 200 told, 100 crossed\.$/,
    );
    const half = pairs.replace('api-gateway,nginx-lb,100\n', '');
    expect(judge(report({ pairs: half }))).toMatch(/^0\.50 .*api-gateway > nginx-lb: nothing told, 100 crossed/);
    expect(judge(report({ protocols: 'protocol,bytes\nTCP,1\n' }))).toMatch(/^0\.75 .*it has no column packets/);
    expect(judge(report({ protocols: 'protocol,packets\n' }))).toMatch(/^0\.75 .*it has no rows/);
  });

  test('of a tool that is not there, crashed, or never listened', () => {
    expect(judge([], { how: null })).toMatch(/^0\.00 The submission has no traffic for day3/);
    const crash = 'traffic ended with exit code 1. The last that it printed: KeyError: 7.';
    expect(judge([], { how: crash, listened: false })).toMatch(
      /^0\.00 .*there is neither packets_per_service_pair\.csv nor traffic\.json.* KeyError: 7\. It was not seen to listen/,
    );
  });

  test('of a lab in which nothing crosses the bridge is another check’s business', () => {
    expect(judge([], { pairs: crossed.pairs.map((one) => ({ ...one, packets: 0 })) })).toBe(
      'blocked by day1.ping-matrix',
    );
    expect(judge([], { blocked: 'day1.bridge' })).toBe('blocked by day1.bridge');
  });

  test('is within two per cent of many', () => {
    const many = { about: 'x', packets: 20_000, all: 20_000 };
    expect([19_599, 19_600, 20_400, 20_401].map((one) => isNear(one, many))).toEqual([false, true, true, false]);
  });
});

describe('the flows', () => {
  const parties = [1, 2, 3, 4, 5, 6].map((at) => ({ key: `room${at}`, address: `10.0.0.${at}0` }));

  test('are other ones for each seed, and the same for one', () => {
    const flows = drawFlows('0123456789abcdef', parties);
    expect(drawFlows('0123456789abcdef', parties)).toEqual(flows);
    expect(drawFlows('0123456789abcdee', parties)).not.toEqual(flows);
    expect(new Set(flows.map(({ from, to }) => [from.at(-1), to.at(-2)].sort().join())).size).toBe(5);
    expect(new Set(flows.map(({ kind }) => kind))).toEqual(new Set(['icmp', 'udp', 'tcp']));
  });

  test('are as many as two can have', () => {
    expect(drawFlows('0', parties.slice(0, 2))).toMatchObject([{ kind: 'icmp' }]);
  });
});

describe('graphs', () => {
  const picture = { name: 'a.png', format: 'png', width: 300, height: 150, colours: 5, ink: 0.2 };
  const see = (pictures: object[], others: string[] = [], how: string | null = 'traffic ran. It printed nothing.') =>
    told(trafficGraphs.judge({ blocked: null, how, pictures, others } as unknown as Json));

  test('one is enough, and none is said to be so', () => {
    expect(see([{ ...picture, colours: 1 }, picture])).toBe('pass');
    expect(see([{ ...picture, colours: 1 }])).toBe('0.00 a.png: it has one colour only.');
    expect(see([], ['traffic.json'])).toMatch(/^0\.00 .*left no PNG, SVG or PDF in \$LAB_OUT: only traffic\.json\.$/);
    expect(see([], [], null)).toMatch(/^0\.00 The submission has no traffic for day3/);
  });
});
