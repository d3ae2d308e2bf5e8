import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openLabHost } from '../host/index.ts';
import type { LabHost } from '../model/index.ts';
import { capture, connect, deliver, http, pingFlows, ruleset, survey } from './index.ts';
import { listeners } from './services.ts';

/** Two namespaces on a bridge, as small as it goes; `b` drops what comes to its port 81. */
const setUp = `
ip link add br0 type bridge && ip addr add 10.0.0.1/16 dev br0 && ip link set br0 up
for n in a b; do
  ip netns add $n && ip link add $n-br type veth peer name eth0 netns $n
  ip link set $n-br master br0 up && ip -n $n link set eth0 up && ip -n $n link set lo up
done
ip -n a addr add 10.0.0.10/16 dev eth0; ip -n b addr add 10.0.0.20/16 dev eth0
ip netns exec b iptables -A INPUT -p tcp --dport 81 -j DROP
ip netns exec b nft 'add table inet own; add chain inet own c { type filter hook input priority 5; policy accept; }; add rule inet own c udp dport 9 counter drop'
ip netns exec b iptables-legacy -A INPUT -s 192.0.2.9 -j DROP`;

let host: LabHost;
beforeAll(async () => {
  host = await openLabHost();
  const { exitCode, output } = await host.run(setUp);
  expect([exitCode, output]).toEqual([0, '']);
  await vi.waitFor(async () => {
    const [flow] = await pingFlows(host, [{ from: 'a', to: '10.0.0.20' }]);
    if (!flow?.replied) throw new Error('a does not reach b yet');
  }, 5000);
});
afterAll(() => host[Symbol.asyncDispose]());

describe('survey', () => {
  test('shows namespaces, veth peers, the bridge and its ports', async () => {
    const { namespaces } = await survey(host);
    expect(namespaces.map(({ key }) => key).sort()).toEqual(['@host', 'a', 'b']);
    const own = namespaces.find(({ key }) => key === '@host');
    const port = own?.links.find(({ name }) => name === 'a-br');
    expect(port).toMatchObject({ kind: 'veth', master: 'br0', portState: 'forwarding', peer: { namespace: 'a' } });
    const inside = namespaces.find(({ key }) => key === 'a')?.links.find(({ name }) => name === 'eth0');
    expect(inside).toMatchObject({ peer: { namespace: '@host', index: port?.index }, addresses: ['10.0.0.10/16'] });
  });

  test('is not led out of the lab host by a link under /run/netns', async () => {
    await host.run(
      'ln -s /proc/1/ns/net /run/netns/link; ln -s /proc/self/ns/net /run/netns/self; mkfifo /run/netns/fifo',
    );
    const { namespaces } = await survey(host);
    expect(namespaces.map(({ key }) => key).sort()).toEqual(['@host', 'a', 'b']);
    await host.run('rm /run/netns/link /run/netns/self /run/netns/fifo');
  });
});

describe('listening sockets', () => {
  test('are told with the address they have, IPv6 ones with that which means both', async () => {
    const listen = (family: string, address: string, port: number) =>
      `s = socket.socket(socket.${family}); s.bind(('${address}', ${port})); s.listen(); held.append(s)`;
    const program = [
      'import socket, time; held = []',
      listen('AF_INET', '0.0.0.0', 7001),
      listen('AF_INET', '127.0.0.1', 7002),
      "c = socket.create_connection(('127.0.0.1', 7002)); held.append(c)",
      'time.sleep(60)',
    ].join('\n');
    const six = ['import socket, time; held = []', listen('AF_INET6', '::', 7003), 'time.sleep(60)'].join('\n');
    const inA = await host.start(`exec ip netns exec a python3 -c "${program}"`);
    const inB = await host.start(`exec ip netns exec b python3 -c "${six}"`);
    const told = async () =>
      (await listeners(host)).map(({ namespace, address, port }) => `${namespace} ${address}:${port}`).sort();
    await vi.waitFor(
      async () => expect(await told()).toEqual(['a 0.0.0.0:7001', 'a 127.0.0.1:7002', 'b *:7003']),
      20_000,
    );
    await inA.stop(0);
    await inB.stop(0);
  });
});

describe('flows', () => {
  test('tell the way of a ping, in order, by its nonce', async () => {
    const [flow] = await pingFlows(host, [{ from: 'a', to: '10.0.0.20' }]);
    expect(flow?.replied).toBe(true);
    const way = flow?.sightings.map(({ namespace, dev, way, kind }) => `${kind} ${way} ${namespace} ${dev}`);
    expect(way).toEqual([
      'request out a eth0',
      'request in @host a-br',
      'request out @host b-br',
      'request in b eth0',
      'reply out b eth0',
      'reply in @host b-br',
      'reply out @host a-br',
      'reply in a eth0',
    ]);
  });

  test('say why nothing came back', async () => {
    const [nobody, noRoute] = await pingFlows(host, [
      { from: 'a', to: '10.0.0.99' },
      { from: 'a', to: '8.8.8.8' },
    ]);
    expect(nobody).toMatchObject({ replied: false, sightings: [], unanswered: ['10.0.0.99'] });
    expect(noRoute).toMatchObject({ replied: false, refused: 'ENETUNREACH' });
  });

  test('are an error from a namespace that is not there', async () => {
    await expect(pingFlows(host, [{ from: 'nowhere', to: '10.0.0.10' }])).rejects.toThrow(
      "no network namespace 'nowhere'",
    );
  });
});

test('connect tells open, refused and silent apart', async () => {
  await host.run('ip netns exec b node -e "require(\'net\').createServer().listen(82)" > /dev/null 2>&1 &');
  const to = { from: 'a', to: '10.0.0.20', timeoutMs: 200 };
  await expect.poll(async () => (await connect(host, [{ ...to, port: 82 }]))[0]?.result).toBe('open');
  const results = await connect(
    host,
    [80, 81, 82].map((port) => ({ ...to, port })),
  );
  expect(results.map(({ result }) => result)).toEqual(['ECONNREFUSED', 'timeout', 'open']);
});

test('http reaches the simulated internet, which has a DNS too', async () => {
  const response = await http(host, { from: '@client', url: 'http://8.8.8.8/hello' });
  expect(response).toMatchObject({ status: 200, body: '198.51.100.7 GET /hello\n' });
  expect(await http(host, { from: 'a', url: 'http://10.0.0.20:83/' })).toMatchObject({ failed: 'ECONNREFUSED' });
  const { output } = await host.run('getent hosts example.com; getent hosts example.com; getent hosts example.org');
  const [first, again, other] = output
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(first).toMatch(/^198\.1[89]\./);
  expect([again === first, other === first]).toEqual([true, false]);
});

test('deliver sees its nonce arrive, and who answers', async () => {
  const request = { from: 'a', origin: 'http://10.0.0.20:84', serve: { in: 'b', port: 84 } };
  const ours = await deliver(host, request);
  expect(ours).toMatchObject({ server: 'ours', echoed: true, response: { status: 200 } });
  expect(ours.sightings.some(({ namespace, way }) => namespace === 'b' && way === 'in')).toBe(true);
  const silent = await deliver(host, {
    ...request,
    origin: 'http://10.0.0.20:81',
    serve: { in: 'b', port: 81 },
    timeoutMs: 200,
  });
  expect(silent).toMatchObject({ echoed: false, response: { failed: 'timeout' }, sightings: [] });
  expect(silent.attempts.some(({ namespace, way }) => namespace === 'b' && way === 'in')).toBe(true);
});

test('capture takes what its filter lets through', async () => {
  const packets = await capture(host, { in: '@host', dev: 'b-br', filter: 'icmp' }, async () => {
    await pingFlows(host, [{ from: 'a', to: '10.0.0.20' }]);
    await http(host, { from: 'a', url: 'http://10.0.0.20:83/' });
  });
  expect(packets.map(({ kind, source }) => `${kind} ${source}`)).toEqual(['request 10.0.0.10', 'reply 10.0.0.20']);
  await expect(capture(host, { in: 'a', filter: 'no such filter' }, async () => undefined)).rejects.toThrow(
    'tcpdump could not capture',
  );
});

test('ruleset reads iptables of both kinds and nftables, with counters', async () => {
  await connect(host, [{ from: 'a', to: '10.0.0.20', port: 81, timeoutMs: 100 }]);
  const { rules, chains } = await ruleset(host, 'b');
  const byTool = Object.fromEntries(rules.map(({ tool, chain, text }) => [tool, `${chain}: ${text}`]));
  expect(byTool).toEqual({
    'iptables-nft': 'INPUT: -p tcp -m tcp --dport 81 -j DROP',
    'iptables-legacy': 'INPUT: -s 192.0.2.9/32 -j DROP',
    nft: 'c: udp dport 9 counter drop',
  });
  expect(rules.find(({ tool }) => tool === 'iptables-nft')?.packets).toBeGreaterThan(0);
  expect(chains.find(({ tool }) => tool === 'nft')).toMatchObject({ hook: 'input', policy: 'ACCEPT' });
});
