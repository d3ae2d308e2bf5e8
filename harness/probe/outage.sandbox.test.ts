import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLabHost } from '../host/index.ts';
import type { LabHost } from '../model/index.ts';
import { http, ruleset } from './index.ts';
import { during, type Outage, poll } from './services.ts';

let host: LabHost;

const room = [
  'ip netns add shop',
  'ip link add shop type veth peer name eth0 netns shop',
  'ip address add 10.0.0.1/24 dev shop && ip link set shop up',
  'ip -n shop address add 10.0.0.2/24 dev eth0 && ip -n shop link set eth0 up && ip -n shop link set lo up',
  'ip netns exec shop node -e \'require("http").createServer((q, s) => s.end("here")).listen(80)\' > /dev/null 2>&1 &',
].join('\n');

beforeAll(async () => {
  host = await openLabHost();
  await host.run(room);
  const { signal } = new AbortController();
  expect(await poll({ signal }, 5000, ask, isServed)).toMatchObject({ body: 'here' });
});
afterAll(() => host?.[Symbol.asyncDispose]());

const ask = () => http(host, { from: '@host', url: 'http://10.0.0.2/', timeoutMs: 300 });
const isServed = (seen: object) => 'body' in seen;
const outage = (how: Outage['how']): Outage => ({ in: 'shop', port: 80, how });

test.for([
  { how: 'refused', failed: 'ECONNREFUSED' },
  { how: 'silent', failed: 'timeout' },
] as const)('a service that is cut off, $how, fails with $failed and is back afterwards', async ({ how, failed }) => {
  const { signal } = new AbortController();
  const { seen, met } = await during({ host, signal }, outage(how), ask);
  expect(seen).toMatchObject({ failed });
  expect(met).toBeGreaterThan(0);
  expect(await ask()).toMatchObject({ body: 'here' });
});

test('a service that is cut off still answers in its own namespace, unless it is cut off there too', async () => {
  const { signal } = new AbortController();
  const askInside = () => http(host, { from: 'shop', url: 'http://10.0.0.2/', timeoutMs: 300 });
  const spared = await during({ host, signal }, outage('refused'), askInside);
  expect(spared.seen).toMatchObject({ body: 'here' });
  const met = await during({ host, signal }, { ...outage('refused'), forItself: true }, askInside);
  expect(met.seen).toMatchObject({ failed: 'ECONNREFUSED' });
  expect(await askInside()).toMatchObject({ body: 'here' });
});

test('an outage outlasts what the submission does to the rules meanwhile', async () => {
  const { signal } = new AbortController();
  const { seen, met } = await during({ host, signal }, outage('refused'), async () => {
    const { output } = await host.run(
      'nft="ip netns exec shop nft"; $nft flush ruleset; $nft list tables | while read -r table; do $nft delete $table; done',
    );
    expect(output).toContain('Operation not permitted');
    return await ask();
  });
  expect(seen).toMatchObject({ failed: 'ECONNREFUSED' });
  expect(met).toBeGreaterThan(0);
});

test('an outage that nobody meets has met nothing', async () => {
  const { signal } = new AbortController();
  expect(await during({ host, signal }, outage('refused'), async () => 'nothing')).toEqual({ seen: 'nothing', met: 0 });
});

test('an outage ends when its work fails, and when the check is aborted in the middle', async () => {
  const stop = new AbortController();
  const fails = during({ host, signal: stop.signal }, outage('silent'), () => Promise.reject(new Error('no work')));
  await expect(fails).rejects.toThrow('no work');
  const never = during({ host, signal: stop.signal }, outage('silent'), () => {
    stop.abort(new Error('too late'));
    return new Promise(() => undefined);
  });
  await expect(never).rejects.toThrow('too late');
  expect((await ruleset(host, 'shop')).rules).toEqual([]);
  expect(await ask()).toMatchObject({ body: 'here' });
});
