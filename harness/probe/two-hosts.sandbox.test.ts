import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLabHost } from '../host/index.ts';
import type { LabHost } from '../model/index.ts';
import { pingFlows, survey } from './index.ts';
import { poll } from './services.ts';
import { endStorm, sentDuring, tunnels, whileCut } from './two-hosts.ts';

let pair: LabHost;

/** A room on a bridge that a VXLAN carries to the other host. */
const lab = (name: string, number: number) =>
  [
    'set -e',
    'ip link add br0 type bridge && ip link set br0 up',
    `ip netns add ${name}`,
    `ip link add port type veth peer name eth0 netns ${name}`,
    'ip link set port master br0 up',
    `ip -n ${name} address add 10.0.0.${number}/16 dev eth0`,
    `ip -n ${name} link set eth0 mtu 1450 up`,
    'ip link add vx type vxlan id 100 remote "$LAB_PEER" dstport 4789 dev "$LAB_UPLINK"',
    'ip link set vx master br0 up',
    'echo "$LAB_HOST $(hostname) $LAB_PEER"; ls',
  ].join('\n');

const env = { LAB_UPLINK: 'eth0' };

beforeAll(async () => {
  pair = await openLabHost({ hosts: ['a', 'b'] });
  const [a, b] = [await pair.run(lab('room', 10), { env, on: 'a' }), await pair.run(lab('room', 20), { env, on: 'b' })];
  expect([a.output, b.output]).toEqual(['a host-a 10.200.0.12\n', 'b host-b 10.200.0.11\n']);
});
afterAll(() => pair?.[Symbol.asyncDispose]());

const { signal } = new AbortController();
const there = { from: 'a:room', to: '10.0.0.20' };
const flow = async (more = {}) => (await pingFlows(pair, [{ ...there, ...more }]))[0];
const arrives = async () => (await poll({ signal }, 5000, flow, (seen) => seen?.replied === true))?.replied;

test('the survey names the host of each namespace, and each host sees its own alone', async () => {
  const { namespaces } = await survey(pair);
  expect(namespaces.map(({ key }) => key).sort()).toEqual(['a:@host', 'a:room', 'b:@host', 'b:room']);
  const peer = namespaces.find(({ key }) => key === 'b:room')?.links.find(({ name }) => name === 'eth0')?.peer;
  expect(peer?.namespace).toBe('b:@host');
  const { output } = await pair.run('ip netns; ps -e | wc -l; ls /sys/class/net', { on: 'b' });
  expect(output).toMatch(/room/);
  expect(output).not.toMatch(/port-/);
});

test('a process without a name for its namespace is found in the host that it runs in', async () => {
  await pair.run('unshare -n sleep 60 > /dev/null 2>&1 &', { on: 'b' });
  const seen = await poll(
    { signal },
    5000,
    () => survey(pair),
    ({ namespaces }) => namespaces.length > 4,
  );
  expect(seen.namespaces.map(({ key }) => key).filter((key) => key.includes('#'))).toEqual([
    expect.stringMatching(/^b:#\d+$/),
  ]);
  await pair.run('kill %1 2> /dev/null; kill $(pgrep -x sleep)', { on: 'b' });
});

test('what crosses the underlay is seen there, with the network that VXLAN names', async () => {
  expect(await arrives()).toBe(true);
  const between = (await flow())?.sightings.filter(({ namespace }) => namespace === '@underlay') ?? [];
  expect(between).toContainEqual({
    ...{ namespace: '@underlay', dev: 'port-a', way: 'in', kind: 'udp', vni: 100 },
    ...{ source: '10.200.0.11', destination: '10.200.0.12' },
    ...{ sourcePort: expect.any(Number), destinationPort: 4789 },
  });
  expect(await tunnels(pair)).toContainEqual({
    ...{
      namespace: 'b:@host',
      dev: 'vx',
      up: true,
      mtu: 1450,
      vni: 100,
      port: 4789,
      to: ['10.200.0.11'],
      master: 'br0',
    },
  });
});

test('a packet that must stay whole arrives up to the size that fits, and is refused above its link’s', async () => {
  expect(await arrives()).toBe(true);
  expect(await flow({ bytes: 1450 })).toMatchObject({ replied: true });
  expect(await flow({ bytes: 1451 })).toMatchObject({ replied: false, refused: 'EMSGSIZE' });
});

test('each host reaches the internet and the other, and a cut is between the two alone', async () => {
  const hosts = ['a:@host', 'b:@host'];
  const out = () =>
    pingFlows(
      pair,
      hosts.map((from) => ({ from, to: '8.8.8.8' })),
    );
  const open = await poll({ signal }, 5000, out, (seen) => seen.every(({ replied }) => replied));
  expect(open.map(({ replied }) => replied)).toEqual([true, true]);
  const cut = await whileCut(pair, async () => ({ flow: await flow(), out: await out() }));
  expect(cut.flow?.replied).toBe(false);
  expect(cut.out.map(({ replied }) => replied)).toEqual([true, true]);
  expect(await arrives()).toBe(true);
});

test('a storm is bounded and seen, and ends with its lab hosts', async () => {
  const asking = async () => {
    for (const last of [251, 252, 253]) await pingFlows(pair, [{ from: 'a:room', to: `10.0.255.${last}` }]);
  };
  const most = async () => Math.max(...(await sentDuring(pair, asking)).map(({ packets }) => packets));
  expect(await most()).toBeLessThan(100);
  const second =
    'ip link add vy type vxlan id 200 remote "$LAB_PEER" dstport 4789 dev eth0 && ip link set vy master br0 up';
  await pair.run(second, { on: 'a' });
  await pair.run(second, { on: 'b' });
  expect(await most()).toBeGreaterThan(300);
  await endStorm(pair);
  await expect(survey(pair)).rejects.toThrow('What it sent went round and round without end');
});

test('a loop inside one of two lab hosts ends them while it rages', async () => {
  await using looped = await openLabHost({ hosts: ['a', 'b'] });
  const loop = [
    'for one in x y; do ip link add $one type bridge; ip link set $one up; done',
    'for one in 1 2 3; do ip link add p$one type veth peer name q$one; ip link set p$one master x up; ip link set q$one master y up; done',
  ].join('\n');
  await looped.run(loop, { on: 'b' }).catch(() => undefined);
  // Every new link has something to say to its neighbours (IPv6), and a bridge without the spanning tree says it on all ports.
  await expect(looped.run('sleep 60', { on: 'a' })).rejects.toThrow('What it sent went round and round without end');
});
