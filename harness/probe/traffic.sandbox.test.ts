import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLabHost } from '../host/index.ts';
import type { LabHost, TrafficFlow } from '../model/index.ts';
import { countingBridge, packetSockets } from './traffic.ts';

let host: LabHost;

const network = `set -e
ip link add br0 type bridge; ip addr add 10.0.0.1/16 dev br0; ip link set br0 up
for n in 1 2 3; do
  ip netns add room$n; ip link add veth$n type veth peer name eth0 netns room$n
  ip link set veth$n master br0 up
  ip -n room$n addr add 10.0.0.1$n/16 dev eth0; ip -n room$n link set eth0 up; ip -n room$n link set lo up
done
`;

beforeAll(async () => {
  host = await openLabHost();
  const { exitCode, output } = await host.run(network);
  if (exitCode !== 0) throw new Error(output);
});

afterAll(() => host?.[Symbol.asyncDispose]());

const flows: readonly TrafficFlow[] = [
  { from: 'room1', in: 'room2', to: '10.0.0.12', kind: 'icmp', count: 70 },
  { from: 'room2', in: 'room3', to: '10.0.0.13', kind: 'udp', count: 60 },
  { from: 'room3', in: 'room1', to: '10.0.0.11', kind: 'tcp', count: 5 },
];

test('what was sent is what crossed the bridge, each packet once', async () => {
  const { result, tallies, dropped } = await countingBridge(host, 'br0', (send) => send(flows));
  expect(dropped).toBe(0);
  expect(result).toEqual(flows.map((flow) => ({ ...flow, arrived: flow.count })));
  const of = (wanted: string) =>
    tallies
      .filter(({ protocol }) => protocol === wanted)
      .map(({ source, destination, packets }) => `${source} ${destination} ${packets}`)
      .sort();
  expect(of('ICMP')).toEqual(['10.0.0.11 10.0.0.12 70', '10.0.0.12 10.0.0.11 70']);
  expect(of('UDP')).toEqual(['10.0.0.12 10.0.0.13 60']);
  expect(of('TCP')).toHaveLength(2);
});

test('what crosses before and after is counted apart', async () => {
  const { tallies } = await countingBridge(host, 'br0', async (send) => {
    await host.run('ip netns exec room1 ping -c 3 -i 0.01 10.0.0.12');
    await send(flows.slice(0, 1));
  });
  expect(tallies.find(({ source }) => source === '10.0.0.11')).toMatchObject({ packets: 70, all: 73 });
});

test('whoever captures is seen, while he does', async () => {
  const before = await packetSockets(host);
  const task = await host.start('exec tcpdump -i br0 -Z root -w "$LAB_OUT/x"');
  await expect.poll(() => packetSockets(host), { timeout: 20_000 }).toBe(before + 1);
  await task[Symbol.asyncDispose]();
  expect(await packetSockets(host)).toBe(before);
});

test('a bridge that is not there is said to be so', async () => {
  await expect(countingBridge(host, 'br7', async () => undefined)).rejects.toThrow(/tcpdump could not capture: .*br7/);
});
