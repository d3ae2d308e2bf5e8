import { expect, test } from 'vitest';
import { ended, fakeLabHost } from '../../harness/engine/lab-host.testkit.ts';
import { keepHost } from './kept-host.ts';

const openDocker = () => Promise.reject(new Error('There is no engine here.'));
const ofUp = (unit: string) => ({ env: { LAB_DAY: unit, LAB_UPLINK: 'eth0' } });

test('a line that brings a unit up runs once, also where the next session asks while it is under way', async () => {
  const gate = Promise.withResolvers<void>();
  const host = fakeLabHost(async (line, options) => {
    await gate.promise;
    return await ended(line, options);
  });
  await using kept = keepHost({ openLabHost: async () => host, openDocker }, () => undefined);
  const [first, second] = [await kept.testbeds.openLabHost({}), await kept.testbeds.openLabHost({})];
  const runs = [first.run('bash up.sh', ofUp('day1')), second.run('bash up.sh', ofUp('day1'))];
  expect([...kept.units()]).toEqual(['day1']);
  gate.resolve();
  const [one, other] = await Promise.all(runs);
  expect(other).toBe(one);
  expect(host.calls).toEqual(['run bash up.sh']);
});

test('what a check runs is no such line, and a reset opens a fresh lab host', async () => {
  const hosts = [fakeLabHost(), fakeLabHost()];
  let opened = 0;
  const openLabHost = async () => hosts[opened++] ?? fakeLabHost();
  await using kept = keepHost({ openLabHost, openDocker }, () => undefined);
  const host = await kept.testbeds.openLabHost({});
  const ofTool = { env: { ...ofUp('day3').env, LAB_SECONDS: '5' } };
  await host.run('bash tool.sh', ofTool);
  await host.run('bash tool.sh', ofTool);
  await host[Symbol.asyncDispose]();
  expect(hosts[0]?.calls).toEqual(['run bash tool.sh', 'run bash tool.sh']);
  await kept.reset();
  expect(hosts[0]?.calls.at(-1)).toBe('dispose');
  await (await kept.testbeds.openLabHost({})).run('bash up.sh', ofUp('day1'));
  expect(hosts[1]?.calls).toEqual(['run bash up.sh']);
});
