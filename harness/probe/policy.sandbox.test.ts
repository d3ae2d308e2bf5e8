import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLabHost } from '../host/index.ts';
import { isCausedBySubmission, type LabHost } from '../model/index.ts';
import { connectOutside, listenOwners, talk, traceConnections, tryLimit } from './policy.ts';

let host: LabHost;

const network = `set -e
ip link add br0 type bridge; ip addr add 10.0.0.1/16 dev br0; ip link set br0 up
for n in 1 2; do
  ip netns add room$n; ip link add veth$n type veth peer name eth0 netns room$n
  ip link set veth$n master br0 up
  ip -n room$n addr add 10.0.0.1$n/16 dev eth0; ip -n room$n link set eth0 up; ip -n room$n link set lo up
  ip -n room$n route add default via 10.0.0.1
done
sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1
iptables -t nat -A POSTROUTING -s 10.0.0.0/16 ! -o br0 -j MASQUERADE
cd /tmp; ip netns exec room2 setsid python3 -m http.server 80 > /dev/null 2>&1 &
until ip netns exec room2 ss -ltnH | grep -q :80; do sleep 0.05; done
iptables -A FORWARD -s 10.0.0.11 -d 10.0.0.12 -p tcp --dport 81 -j DROP
iptables -A FORWARD -p udp --dport 123 -j DROP
iptables -A FORWARD -p tcp --dport 22 -j DROP
`;

async function run(line: string): Promise<void> {
  const { exitCode, output } = await host.run(line);
  if (exitCode !== 0) throw new Error(output);
}

beforeAll(async () => {
  host = await openLabHost();
  await run(network);
});

afterAll(() => host?.[Symbol.asyncDispose]());

test('a connection tells how it ended and how far it came', async () => {
  const to = '10.0.0.12';
  const [open, refused, dropped] = await traceConnections(host, {
    connections: [80, 82, 81].map((port) => ({ from: 'room1', to, port })),
    timeoutMs: 600,
  });
  expect(open).toMatchObject({ result: 'open', way: ['@host veth1', 'room2 eth0'] });
  expect(refused).toMatchObject({ result: 'ECONNREFUSED', way: ['@host veth1', 'room2 eth0'] });
  expect(dropped).toMatchObject({ result: 'timeout', way: ['@host veth1'] });
});

test('a port that a namespace uses already is none of ours', async () => {
  await run(`ip netns exec room1 setsid python3 -c '
import socket, time
held = [socket.create_server(("", port)) for port in range(20000, 20040)]
time.sleep(600)' > /dev/null 2>&1 &
until ip netns exec room1 ss -ltnH | grep -q :20039; do sleep 0.05; done`);
  const connections = Array.from({ length: 5 }, () => ({ from: 'room1', to: '10.0.0.12', port: 80 }));
  const seen = await traceConnections(host, { connections, timeoutMs: 2000 });
  expect(seen.map(({ result }) => result)).toEqual(Array(5).fill('open'));
});

test('the client has a way into the lab while it connections, and no longer', async () => {
  const connections = [{ from: '@client', to: '10.0.0.12', port: 80 }];
  const before = await traceConnections(host, { connections, timeoutMs: 300 });
  expect(before[0]?.result).not.toBe('open');
  const routed = await traceConnections(host, { connections, timeoutMs: 2000, routed: ['10.0.0.0/16'] });
  expect(routed[0]).toMatchObject({ result: 'open' });
  expect(routed[0]?.way[0]).toBe('@host eth0');
  const after = await traceConnections(host, { connections, timeoutMs: 300 });
  expect(after[0]?.result).not.toBe('open');
});

test('outside there is a listener behind every port, which tells arrived from answered', async () => {
  const ports = [
    ['tcp', 80],
    ['tcp', 53],
    ['udp', 53],
    ['tcp', 8443],
    ['udp', 5000],
    ['tcp', 22],
    ['udp', 123],
  ] as const;
  const connections = ports.map(([protocol, port]) => ({ from: 'room1', protocol, port }));
  const seen = await connectOutside(host, { connections, timeoutMs: 1500 });
  expect(seen.map(({ protocol, port, arrived, answered }) => [protocol, port, arrived, answered])).toEqual([
    ...ports.slice(0, 5).map(([protocol, port]) => [protocol, port, true, true]),
    ['tcp', 22, false, false],
    ['udp', 123, false, false],
  ]);
});

test('the processes behind a port are named', async () => {
  expect(await listenOwners(host, { in: 'room2', port: 80 })).toHaveLength(1);
  expect(await listenOwners(host, { in: 'room1', port: 80 })).toEqual([]);
});

test('a word tells who heard it and from where, over TCP and UDP, and whether its answer came back', async () => {
  await run(`iptables -t nat -A PREROUTING -d 10.96.9.9 -p tcp --dport 70 -j DNAT --to-destination 10.0.0.12:7000
iptables -t nat -A POSTROUTING -d 10.0.0.12 -p tcp --dport 7000 -s 10.0.0.11 -j MASQUERADE
iptables -A FORWARD -s 10.0.0.12 -p udp --sport 7001 -j DROP`);
  const seen = await talk(host, {
    servers: [
      { in: 'room2', protocol: 'tcp', port: 7000 },
      { in: 'room2', protocol: 'udp', port: 7000 },
      { in: 'room2', protocol: 'udp', port: 7001 },
    ],
    calls: [
      { from: '@host', to: '10.0.0.12', protocol: 'tcp', port: 7000 },
      { from: 'room1', to: '10.0.0.12', protocol: 'udp', port: 7000 },
      { from: 'room1', to: '10.96.9.9', protocol: 'tcp', port: 70 },
      { from: 'room1', to: '10.0.0.12', protocol: 'udp', port: 7001 },
      { from: 'room1', to: '10.0.0.12', protocol: 'tcp', port: 7002 },
      { from: '@client', to: '10.0.0.12', protocol: 'tcp', port: 7000 },
    ],
    timeoutMs: 1500,
    routed: ['10.0.0.0/16'],
  });
  expect(seen.map(({ result, by, source }) => [result, by, source])).toEqual([
    ['answered', 'room2', '10.0.0.1'],
    ['answered', 'room2', '10.0.0.11'],
    ['answered', 'room2', '10.0.0.1'],
    ['timeout', 'room2', '10.0.0.11'],
    ['ECONNREFUSED', null, null],
    ['answered', 'room2', '198.51.100.7'],
  ]);
});

test('a port that the submission has already is its doing, and what was opened by then is free again', async () => {
  const servers = [7100, 80].map((port) => ({ in: 'room2', protocol: 'tcp' as const, port }));
  const calls = [{ from: 'room1', to: '10.0.0.12', protocol: 'tcp' as const, port: 7100 }];
  const refusal = await talk(host, { servers, calls, timeoutMs: 500 }).catch((error: unknown) => error);
  expect(isCausedBySubmission(refusal)).toBe(true);
  expect(`${refusal}`).toContain('port 80 (TCP) of room2: something there has it already');
  const [seen] = await talk(host, { servers: servers.slice(0, 1), calls, timeoutMs: 1500 });
  expect(seen).toMatchObject({ result: 'answered', by: 'room2' });
});

const request = { from: 'room1', to: '10.0.0.12', port: 80, path: '/', burst: 15, everyMs: 100, steadyMs: 500 };

test('without a limit every exchange is answered, the slow one too', async () => {
  const { slow, burst, steady } = await tryLimit(host, request);
  expect([slow, ...burst, ...steady].map(({ outcome }) => outcome)).not.toContain('dropped');
  expect(slow.outcome).toBe('answered');
});

test('a limit drops what is new, and what is connected goes on', async () => {
  await run(`iptables -I FORWARD -d 10.0.0.12 -p tcp --dport 80 --syn -j DROP
iptables -I FORWARD -d 10.0.0.12 -p tcp --dport 80 --syn -m limit --limit 1/minute --limit-burst 6 -j ACCEPT`);
  const { slow, burst, steady } = await tryLimit(host, request);
  expect(slow.outcome).toBe('answered');
  expect(burst.filter(({ outcome }) => outcome === 'answered')).toHaveLength(5);
  expect(steady.every(({ outcome }) => outcome === 'dropped')).toBe(true);
  expect((await tryLimit(host, { ...request, to: '10.0.0.11' })).slow.outcome).toBe('refused');
});
