/** The tools' judgements on what they read, without a network. */
import { describe, expect, test } from 'vitest';
import { trackedStates } from './connections/conntrack.ts';
import { report } from './connections/report.ts';
import { readSockets } from './connections/sockets.ts';
import { connect, natWords, type RawPlace } from './topology/network.ts';
import { asText } from './topology/text.ts';
import { counter } from './traffic/count.ts';
import { csv, tablesOf } from './traffic/tables.ts';

describe('connections', () => {
  const gateway = `LISTEN    0 511 0.0.0.0:3000 0.0.0.0:*
ESTAB     0 0 [::ffff:10.0.0.20]:3000 [::ffff:10.0.0.10]:33966
ESTAB     0 0 10.0.0.20:55218 10.0.0.30:5000
ESTAB     0 0 10.0.0.20:55232 10.0.0.30:5000
TIME-WAIT 0 0 10.0.0.20:55000 10.0.0.40:5000
ESTAB     0 0 127.0.0.1:40000 127.0.0.1:3000
ESTAB     0 0 127.0.0.1:3000 127.0.0.1:40000
`;
  const product = `LISTEN 0 511 *:5000 *:*
ESTAB 0 0 10.0.0.30:5000 10.0.0.20:55218
ESTAB 0 0 10.0.0.30:5000 10.0.0.20:55232
SYN-SENT 0 1 10.0.0.30:41000 10.0.0.50:6379
`;

  test('count for each namespace as sockets, and between two as connections', () => {
    const seen = new Map([
      ['api-gateway', readSockets(gateway)],
      ['product-service', readSockets(product)],
      ['empty', readSockets('')],
    ]);
    expect(report(seen)).toEqual({
      services: {
        'api-gateway': { established: 5, listening: ['3000'], states: { ESTABLISHED: 5, TIME_WAIT: 1 } },
        'product-service': { established: 2, listening: ['5000'], states: { ESTABLISHED: 2, SYN_SENT: 1 } },
        empty: { established: 0, listening: [], states: {} },
      },
      states: { ESTABLISHED: 7, TIME_WAIT: 1, SYN_SENT: 1 },
      between: [
        { from: 'api-gateway', to: 'product-service', port: '5000', established: 2 },
        { from: 'nginx-lb', to: 'api-gateway', port: '3000', established: 1 },
        { from: 'api-gateway', to: 'api-gateway', port: '3000', established: 1 },
      ],
    });
  });

  test("of conntrack's table only TCP counts", () => {
    const table = `tcp      6 119 TIME_WAIT src=10.0.0.1 dst=10.0.0.10 sport=34734 dport=80 src=10.0.0.10 dst=10.0.0.1 sport=80
udp      17 29 src=10.0.0.40 dst=10.0.0.60 sport=40000 dport=9000 [UNREPLIED] src=10.0.0.60
tcp      6 431999 ESTABLISHED src=10.0.0.20 dst=10.0.0.30 sport=55218 dport=5000 src=10.0.0.30 [ASSURED]
conntrack v1.4.7 (conntrack-tools): 3 flow entries have been shown.
`;
    expect(trackedStates(table)).toEqual({ TIME_WAIT: 1, ESTABLISHED: 1 });
  });
});

describe('topology', () => {
  const veth = (ifname: string, ifindex: number, link_index: number, link_netnsid?: number, more = {}) => ({
    ...{ ifname, ifindex, link_index, flags: ['UP'], linkinfo: { info_kind: 'veth' }, ...more },
    ...(link_netnsid !== undefined && { link_netnsid }),
  });
  const place = (name: string, interfaces: RawPlace['interfaces'], ids: RawPlace['ids'] = [{ nsid: 0 }]) => ({
    ...{ name, aliases: [], interfaces, routes: [], ids },
  });

  test('both ends of a cable are found, whichever namespaces they are in', () => {
    const places = connect([
      place(
        'host',
        [
          veth('eth0', 2, 2, 0),
          veth('a-host', 3, 2, 1, { master: 'br-app' }),
          veth('b-host', 4, 2, 2),
          veth('loop-a', 5, 6),
          veth('loop-b', 6, 5),
        ],
        [{ nsid: 0 }, { nsid: 1, name: 'a' }, { nsid: 2, name: 'b' }],
      ),
      place('a', [veth('eth0', 2, 3, 0), veth('to-b', 7, 7, 4)], [{ nsid: 0 }, { nsid: 4, name: 'b' }]),
      place('b', [veth('eth0', 2, 4, 0), veth('to-a', 7, 7, 9)], [{ nsid: 0 }, { nsid: 9, name: 'a' }]),
    ]);
    const ends = places.flatMap(({ name, interfaces }) =>
      interfaces.map((one) => [`${name}/${one.name}`, one.peer && `${one.peer.namespace}/${one.peer.name}`]),
    );
    expect(Object.fromEntries(ends)).toEqual({
      'host/eth0': 'null/null',
      'host/a-host': 'a/eth0',
      'host/b-host': 'b/eth0',
      'host/loop-a': 'host/loop-b',
      'host/loop-b': 'host/loop-a',
      'a/eth0': 'host/a-host',
      'a/to-b': 'b/to-a',
      'b/eth0': 'host/b-host',
      'b/to-a': 'a/to-b',
    });
  });

  test('a machine without namespaces, bridges or a way out is drawn as well', () => {
    const network = {
      places: connect([place('host', [])]),
      forwarding: false,
      nat: [],
      problems: ['Something is amiss.'],
    };
    expect(asText(network)).toBe('(no way to the internet)\nhost  (passes nothing on)\n\n! Something is amiss.\n');
  });

  test.for([
    [
      '-A PREROUTING ! -i br-app -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.10:80',
      'tcp, port 8080, not in by br-app: goes to 10.0.0.10:80',
    ],
    [
      '-A POSTROUTING -s 10.0.0.0/16 ! -o br-app -j MASQUERADE',
      "from 10.0.0.0/16, not out by br-app: leaves with the host's address",
    ],
    [
      '-A POSTROUTING -d 8.8.8.8/32 -o eth0 -j SNAT --to-source 203.0.113.10',
      'to 8.8.8.8, out by eth0: leaves as 203.0.113.10',
    ],
    ['\t\toifname "eth0" masquerade', 'oifname "eth0" masquerade'],
  ])('%s', ([rule, words]) => {
    expect(natWords(`*nat\n:PREROUTING ACCEPT [0:0]\n${rule}\nCOMMIT\n`)).toEqual([words]);
  });
});

describe('traffic', () => {
  /** An Ethernet frame that holds an IPv4 header and nothing else. */
  function frame(protocol: number, source: number, destination: number): Buffer {
    const bytes = Buffer.alloc(34);
    bytes.writeUInt16BE(0x0800, 12);
    bytes.writeUInt8(0x45, 14);
    bytes.writeUInt8(protocol, 23);
    bytes.set([10, 0, 0, source], 26);
    bytes.set([10, 0, 0, destination], 30);
    return bytes;
  }

  test('each direction is counted for itself, and strangers keep their address', () => {
    const counts = counter();
    const packets = [frame(1, 10, 20), frame(1, 20, 10), frame(6, 20, 30), frame(6, 20, 30), frame(17, 99, 10)];
    for (const [number, bytes] of packets.entries()) {
      counts.add({ number, time: [number, 0], length: 100, linkType: 1, bytes });
    }
    const traffic = counts.result();
    const { packets_per_service_pair = [], protocol_distribution = [], top_talkers = [] } = tablesOf(traffic);
    expect(csv('packets_per_service_pair', packets_per_service_pair)).toBe(`source,destination,packets,bytes
api-gateway,product-service,2,200
nginx-lb,api-gateway,1,100
api-gateway,nginx-lb,1,100
10.0.0.99,nginx-lb,1,100
`);
    expect(csv('protocol_distribution', protocol_distribution)).toBe('protocol,packets\nICMP,2\nTCP,2\nUDP,1\n');
    expect(top_talkers.slice(0, 3)).toEqual([
      { service: 'api-gateway', packets: 3, received: 1 },
      { service: 'nginx-lb', packets: 1, received: 2 },
      { service: '10.0.0.99', packets: 1, received: 0 },
    ]);
    expect(traffic).toMatchObject({ packets: 5, bytes: 500, seconds: 4.1 });
  });

  test('nothing is nothing', () => {
    const { packets, seconds, slices, pairs } = counter().result();
    expect([packets, seconds, slices, pairs]).toEqual([0, 0, [], []]);
  });
});
